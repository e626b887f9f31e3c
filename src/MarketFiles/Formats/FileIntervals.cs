using System.Diagnostics.CodeAnalysis;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.MarketFiles.Csv;
using NodaTime;

namespace FinApi.MarketFiles.Formats;

/// <summary>Finds out which interval the bars of a file have when no column says it.</summary>
internal static class FileIntervals
{
    // Enough to meet two neighbouring bars in a thin market, and a few milliseconds to read.
    private const int RowsLookedAt = 5_000;

    public static string StoredCodes { get; } = string.Join(", ", BarInterval.Stored.Select(i => i.Code));

    public static BarInterval Find(string path, Column time, Column symbol, BarInterval? given)
    {
        if (given is not null || TryFromName(path, out given))
        {
            return given;
        }

        return time.IsPresent ? FromSmallestStep(path, time, symbol) : BarInterval.OneDay;
    }

    public static bool TryParseStored(string? code, [NotNullWhen(true)] out BarInterval? interval) =>
        BarInterval.TryParse(code, out interval) && interval.FoldsFrom is null;

    private static bool TryFromName(string path, [NotNullWhen(true)] out BarInterval? interval)
    {
        foreach (var part in Path.GetFileName(path).Split('.')[1..])
        {
            if (TryParseStored(part, out interval))
            {
                return true;
            }
        }

        interval = null;
        return false;
    }

    private static BarInterval FromSmallestStep(string path, Column time, Column symbol)
    {
        using var rows = new CsvRows(path);
        var previous = new Dictionary<Symbol, Instant>();
        var smallest = Duration.MaxValue;
        for (var i = 0; i < RowsLookedAt && rows.Advance(); i++)
        {
            rows.Fields.MoveTo(default);
            if (rows.ShapeProblem is not null || rows.Fields.Time(time) is not { } start)
            {
                continue;
            }

            var of = symbol.IsPresent ? rows.Fields.Symbol(symbol, fallback: null) : default;
            if (previous.TryGetValue(of, out var before) && start > before)
            {
                smallest = Duration.Min(smallest, start - before);
            }

            previous[of] = start;
        }

        return BarInterval.Stored.FirstOrDefault(i => i.Length == smallest) ?? throw new MarketFileException(
            $"{Path.GetFileName(path)} does not say which interval its bars have. Give it as an option, in a column "
            + $"'interval' or in the file's name (such as .1m.csv); it is one of {StoredCodes}.");
    }
}
