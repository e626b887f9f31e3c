using System.CommandLine.Parsing;
using System.Globalization;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Cli.CommandLine;

/// <summary>Reads the values of options and says what to write instead of a wrong one.</summary>
internal static class Values
{
    public static Symbol? Symbol(ArgumentResult result) =>
        Domain.Instruments.Symbol.TryParse(Text(result), out var symbol)
            ? symbol
            : Fail<Symbol?>(result, $"'{Text(result)}' is not a symbol: it {SymbolText.Explain(Text(result))}");

    public static Mic Mic(ArgumentResult result) =>
        Domain.Instruments.Mic.TryParse(Text(result), out var mic)
            ? mic
            : Fail<Mic>(result, $"'{Text(result)}' is not a market: {Domain.Instruments.Mic.Rule}.");

    /// <summary>The one calendar that has no file: 24x7.</summary>
    public static string? AlwaysOpen(ArgumentResult result) =>
        Text(result) is "24x7" and var name
            ? name
            : Fail<string?>(
                result, $"'{Text(result)}' is not a calendar: write 24x7, or import a file (finapi import calendars).");

    public static BarInterval? Interval(ArgumentResult result) =>
        BarInterval.TryParse(Text(result), out var interval)
            ? interval
            : Fail<BarInterval?>(result, $"'{Text(result)}' is not an interval: write one of {BarInterval.Codes}.");

    public static BarInterval? StoredInterval(ArgumentResult result)
    {
        var interval = Interval(result);
        return interval?.FoldsFrom is null
            ? interval
            : Fail<BarInterval?>(
                result,
                $"The server folds bars of {interval} from {interval.FoldsFrom}, so they cannot be imported: "
                + "write one of "
                + $"{string.Join(", ", BarInterval.Stored.Select(i => i.Code))}.");
    }

    public static LocalDate? Date(ArgumentResult result) =>
        LocalDatePattern.Iso.Parse(Text(result)) is { Success: true, Value: var date }
            ? date
            : Fail<LocalDate?>(result, $"'{Text(result)}' is not a date: write 2026-11-01.");

    /// <summary>A date, which is its midnight in UTC, or a UTC time.</summary>
    public static Instant? Time(ArgumentResult result)
    {
        var text = Text(result);
        if (LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date })
        {
            return date.AtMidnight().InUtc().ToInstant();
        }

        return InstantPattern.ExtendedIso.Parse(text) is { Success: true, Value: var time }
            ? time
            : Fail<Instant?>(result, $"'{text}' is not a time: write 2018-01-02 or 2018-01-02T14:30:00Z.");
    }

    public static int? Count(ArgumentResult result) =>
        int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : Fail<int?>(result, $"'{Text(result)}' is not a count: write a whole number from 1.");

    /// <summary>
    /// A list of arguments takes unknown options for values; a misspelt option must not become a file.
    /// </summary>
    public static void RefuseOptions(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-')))
        {
            result.AddError($"'{token.Value}' is not an option of this command.");
        }
    }

    private static string Text(ArgumentResult result) => result.Tokens[^1].Value;

    private static T? Fail<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
