using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest.Bars;

/// <summary>Which bars a day bar is folded from.</summary>
internal static class DayParts
{
    private static readonly int HalfHour = BarInterval.ThirtyMinutes.Level;
    private static readonly int Hour = BarInterval.OneHour.Level;

    /// <summary>The longest of the bars up to half an hour that divide the session.</summary>
    public static int SourceOf(BarWindow day)
    {
        var level = HalfHour;
        while (level > 0 && !day.IsDividedBy(BarInterval.Stored[level].Length!.Value))
        {
            level--;
        }

        return level;
    }

    /// <summary>
    /// The level of the parts of a day of which a bar was supplied; null when that bar reaches beyond the session. A
    /// day with supplied hours may have no finer bars, so it is folded from hours.
    /// </summary>
    public static int? SourceOf(BarWindow day, int suppliedLevel)
    {
        if (suppliedLevel == Hour)
        {
            return IsOfHours(day) ? Hour : null;
        }

        return SourceOf(day) is var level && suppliedLevel <= level ? level : null;
    }

    /// <summary>Whether hours divide the session.</summary>
    public static bool IsOfHours(BarWindow day) => day.IsDividedBy(BarInterval.OneHour.Length!.Value);
}
