using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Bars;

/// <summary>That the day bars of an instrument are to be made anew, because other sessions hold.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Calendar">The calendar that holds.</param>
/// <param name="Ranges">Which of the bars, by their start under either calendar; ascending and disjoint.</param>
internal sealed record DayRemake(Symbol Symbol, TradingCalendar Calendar, IReadOnlyList<TimeRange> Ranges)
{
    /// <summary>All of time.</summary>
    public static IReadOnlyList<TimeRange> Always { get; } = [new TimeRange(Start: null, End: null)];

    /// <summary>The range that holds the start of a day bar; null when the bar stays.</summary>
    public TimeRange? FindRange(Instant start)
    {
        foreach (var range in Ranges)
        {
            if (!(start < range.Start) && !(start >= range.End))
            {
                return range;
            }
        }

        return null;
    }
}
