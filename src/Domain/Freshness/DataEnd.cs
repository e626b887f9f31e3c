using FinApi.Domain.Calendars;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Domain.Freshness;

/// <summary>Until when data can still flow into a page.</summary>
public static class DataEnd
{
    /// <summary>
    /// The end, exclusive, of the last bar that starts before <paramref name="endTime"/>, or a later instant where that
    /// is cheaper to say; null for a range without an end.
    /// </summary>
    public static Instant? OfBars(BarInterval interval, TradingCalendar calendar, Instant? endTime)
    {
        if (endTime is not { } end)
        {
            return null;
        }

        var lastStart = end - Duration.Epsilon;
        if (interval.Length is not null)
        {
            return BarWindows.Find(interval, calendar, lastStart)!.Value.EndTime;
        }

        return interval == BarInterval.OneDay
            ? calendar.FindSessionAt(lastStart)?.CloseTime ?? end
            : BarWindows.PeriodAt(interval, calendar, lastStart).End;
    }
}
