using System.Diagnostics.CodeAnalysis;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Domain.Instruments;

/// <summary>
/// A name as a caller sends it: a symbol or one of its aliases, <c>SYMBOL@2022-06-08</c> for the symbol as of a day, or
/// an <see cref="InstrumentId"/>.
/// </summary>
public static class AskedName
{
    /// <summary>Between a symbol and the day as of which it is meant. No symbol has it.</summary>
    public const char AsOfSign = '@';

    /// <summary>Whether a text has the form of a name.</summary>
    public static bool IsWellFormed(string? text) =>
        InstrumentId.TryParse(text, out _)
        || (text is not null && TrySplit(text, out var symbol, out _) && Symbol.TryParse(symbol, out _));

    /// <summary>What is wrong with a text that is no name, as a sentence about the field.</summary>
    public static string Explain(string? text) =>
        text is null ? Exemplify(SymbolText.Explain(text)) : ExplainText(text);

    private static string ExplainText(string text) =>
        InstrumentId.Means(text)
            ? $"must be a symbol, or an instrument_id as an answer has it: {InstrumentId.Prefix} and 13 characters."
            : text.Contains(AsOfSign, StringComparison.Ordinal) && !TrySplit(text, out _, out _)
                ? $"must have a date such as 2022-06-08 after {AsOfSign}."
                : Exemplify(SymbolText.Explain(text.Split(AsOfSign)[0]));

    private static string Exemplify(string sentence) =>
        sentence == $"must be {Symbol.Rule}." ? $"must be {Symbol.Rule}, such as AAPL." : sentence;

    /// <summary>Parts a name into symbol and day; the day is null when none is given.</summary>
    public static bool TrySplit(string name, [NotNullWhen(true)] out string? symbol, out LocalDate? day)
    {
        var sign = name.IndexOf(AsOfSign, StringComparison.Ordinal);
        (symbol, day) = (sign < 0 ? name : name[..sign], null);
        if (sign < 0)
        {
            return true;
        }

        if (LocalDatePattern.Iso.Parse(name[(sign + 1)..]) is not { Success: true, Value: var read })
        {
            symbol = null;
            return false;
        }

        day = read;
        return true;
    }
}
