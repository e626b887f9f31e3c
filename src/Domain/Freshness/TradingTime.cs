using FinApi.Domain.Calendars;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Domain.Freshness;

/// <summary>Whether a market trades within a range, and why not.</summary>
public static class TradingTime
{
    // No market pauses for longer: beyond that the dates of a range need not be looked at.
    private const int LongestPauseDays = 31;

    /// <summary>
    /// Why nothing can be in a range: <see cref="EmptyReason.Closed"/> or <see cref="EmptyReason.Holiday"/>; else
    /// <see cref="EmptyReason.Unspecified"/>, also where the range is open at an end or has dates of which the calendar
    /// says nothing.
    /// </summary>
    /// <param name="calendar">The market's calendar.</param>
    /// <param name="range">The range.</param>
    /// <param name="isOfDays">Whether the data are bars of a day or longer, which only regular sessions have.</param>
    public static EmptyReason ReasonWithout(TradingCalendar calendar, TimeRange range, bool isOfDays)
    {
        if (range is not { Start: { } start, End: { } end } || HasTrading(calendar, start, end, isOfDays))
        {
            return EmptyReason.Unspecified;
        }

        if (start >= end)
        {
            return EmptyReason.Closed;
        }

        var last = calendar.TradingDateAt(end - Duration.Epsilon);
        var date = calendar.TradingDateAt(start);
        if (!calendar.KnowsAll(date, last))
        {
            return EmptyReason.Unspecified;
        }

        var hasNight = !isOfDays && calendar.FindOvernight(start) is { } night && night.OpenTime < end;
        for (var days = 0; date <= last && days < LongestPauseDays; days++, date = date.PlusDays(1))
        {
            if (date.DayOfWeek < IsoDayOfWeek.Saturday
                && calendar.FindSession(date) is null
                && (!hasNight || HasWhole(calendar, date, start, end)))
            {
                return EmptyReason.Holiday;
            }
        }

        return hasNight ? EmptyReason.Unspecified : EmptyReason.Closed;
    }

    // A holiday stays one, though the night that follows begins in its evening.
    private static bool HasWhole(TradingCalendar calendar, LocalDate date, Instant start, Instant end) =>
        calendar.StartOfTradingDate(date) >= start && calendar.StartOfTradingDate(date.PlusDays(1)) <= end;

    private static bool HasTrading(TradingCalendar calendar, Instant start, Instant end, bool isOfDays) =>
        isOfDays
            ? start < end && calendar.FindNextSession(start - Duration.Epsilon) is { } session && session.OpenTime < end
            : calendar.NextTradingTime(start) is { } time && time < end;
}
