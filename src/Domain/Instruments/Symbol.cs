using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace FinApi.Domain.Instruments;

/// <summary>
/// What an instrument is kept and found by, such as <c>AAPL</c>, <c>BRK.B</c> or <c>EURUSD</c>: its symbol without case
/// (<see cref="SymbolText"/>), always upper case. An instrument keeps the one that it was stored under when its symbol
/// changes, and then several may have had the same text: <see cref="Numbered"/>. Unique across markets. The default
/// value names nothing.
/// </summary>
public readonly record struct Symbol
{
    /// <summary>Most characters (code points) that a symbol may have.</summary>
    public const int MaxLength = 24;

    /// <summary>The rule in words, for messages.</summary>
    public const string Rule =
        "1 to 24 letters of one script, digits or . - _ ^ = / & + and single blanks between them, and not . or ..";

    // Before the number of a key. No symbol has it.
    private const char NumberSign = '~';

    private readonly string? _value;

    private Symbol(string value) => _value = value;

    /// <summary>The upper-case text; empty for the default value.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>
    /// Whether nodes that know only A-Z, 0-9 and <c>. - _ ^ =</c> can read it.
    /// </summary>
    public bool IsOldForm
    {
        get
        {
            foreach (var c in Value)
            {
                if (!char.IsAscii(c) || !SymbolText.IsAllowed(c) || c is '/' or '&' or '+' or ' ')
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>
    /// Reads a symbol in any case. Returns the given string itself when it is upper case already.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Symbol symbol)
    {
        symbol = default;
        return text is not ("." or "..") && TryRead(text, out symbol);
    }

    /// <summary>
    /// Reads a symbol that is known to be well formed, or was when it was stored: <c>.</c> and <c>..</c> once were.
    /// </summary>
    /// <exception cref="FormatException">The text breaks <see cref="Rule"/>.</exception>
    public static Symbol Parse(string text)
    {
        if (TryRead(text, out var symbol))
        {
            return symbol;
        }

        var sign = text.LastIndexOf(NumberSign);
        return sign > 0
            && int.TryParse(text.AsSpan(sign + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && TryRead(text[..sign], out var first)
            ? new Symbol(first.Value + text[sign..])
            : throw new FormatException($"'{text}' is not a symbol: {Rule}.");
    }

    /// <summary>The key of another instrument with the same text; of the first one the symbol itself.</summary>
    /// <param name="number">Which one, from 1.</param>
    public Symbol Numbered(int number) =>
        number == 1
            ? this
            : new Symbol(string.Create(CultureInfo.InvariantCulture, $"{Value}{NumberSign}{number}"));

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool TryRead([NotNullWhen(true)] string? text, out Symbol symbol)
    {
        symbol = default;
        if (text is null || text.Length is 0 or > 4 * 2 * MaxLength)
        {
            return false;
        }

        var isUpper = true;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (!char.IsAscii(c))
            {
                return TryReadLetters(text, out symbol);
            }

            if (!SymbolText.IsAllowed(c)
                || (c == ' ' && (i == 0 || i == text.Length - 1 || text[i - 1] == ' ')))
            {
                return false;
            }

            isUpper &= !char.IsAsciiLetterLower(c);
        }

        if (text.Length > MaxLength)
        {
            return false;
        }

        symbol = new Symbol(isUpper ? text : text.ToUpperInvariant());
        return true;
    }

    private static bool TryReadLetters(string text, out Symbol symbol)
    {
        symbol = default;
        if (!SymbolText.TryRead(text, out var written, out _))
        {
            return false;
        }

        symbol = new Symbol(SymbolText.Fold(written));
        return true;
    }
}
