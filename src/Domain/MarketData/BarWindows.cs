using FinApi.Domain.Calendars;
using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>Which span of time a bar covers. Nothing here allocates; below 1d no calendar is asked.</summary>
public static class BarWindows
{
    /// <summary>
    /// The window of an interval that contains an instant. Below 1d it is counted from 00:00 UTC. 1d is the regular
    /// session that is on; 1w and 1mo reach from the opening of the first session of the week (Monday to Sunday) or the
    /// calendar month, by trading date, to the close of its last. From 1d on null when no session is on, or its break.
    /// </summary>
    public static BarWindow? Find(BarInterval interval, TradingCalendar calendar, Instant instant)
    {
        if (interval.Length is { } length)
        {
            var start = Floor(instant, length);
            return new BarWindow(start, EndOf(start, length), TradingDate: null);
        }

        if (calendar.FindSessionAt(instant) is not { } session || session.IsInBreak(instant))
        {
            return null;
        }

        return interval == BarInterval.OneDay
            ? BarWindow.Of(session)
            : Span(calendar, DatesAround(interval, session.TradingDate));
    }

    /// <summary>The window of the 1d bar of a trading date; null when that date has no session.</summary>
    public static BarWindow? FindDay(TradingCalendar calendar, LocalDate tradingDate) =>
        calendar.FindSession(tradingDate) is { } session
            ? BarWindow.Of(session)
            : null;

    /// <summary>
    /// The window of the 1d bar of the session that has closed on the trading date of an instant; null when none has.
    /// </summary>
    public static BarWindow? FindClosedDay(TradingCalendar calendar, Instant instant) =>
        FindDay(calendar, calendar.TradingDateAt(instant)) is { } day && instant >= day.EndTime ? day : null;

    /// <summary>
    /// The period of a folded interval (4h, 1w, 1mo) that contains an instant, [Start, End). Periods follow each other
    /// without a gap, and the bars that an interval folds from have their start within its period. Before and after the
    /// calendar's span a week or month is without end.
    /// </summary>
    public static (Instant Start, Instant End) PeriodAt(BarInterval folded, TradingCalendar calendar, Instant instant)
    {
        if (folded.Length is { } length)
        {
            var start = Floor(instant, length);
            return (start, EndOf(start, length));
        }

        var (spanStart, spanEnd) = SpanOf(folded, calendar);
        if (instant < spanStart)
        {
            return (Instant.MinValue, spanStart);
        }

        if (instant >= spanEnd)
        {
            return (spanEnd, Instant.MaxValue);
        }

        var (firstDate, endDate) = DatesAround(folded, calendar.TradingDateAt(instant));
        return (calendar.StartOfTradingDate(firstDate), calendar.StartOfTradingDate(endDate));
    }

    private static (Instant Start, Instant End) SpanOf(BarInterval folded, TradingCalendar calendar)
    {
        var (firstDate, _) = DatesAround(folded, TradingCalendar.FirstDate);
        var (_, endDate) = DatesAround(folded, TradingCalendar.EndDate.PlusDays(-1));
        return (calendar.StartOfTradingDate(firstDate), calendar.StartOfTradingDate(endDate));
    }

    private static (LocalDate First, LocalDate End) DatesAround(BarInterval folded, LocalDate date)
    {
        if (folded == BarInterval.OneWeek)
        {
            var monday = date.PlusDays(IsoDayOfWeek.Monday - date.DayOfWeek);
            return (monday, monday.PlusDays(7));
        }

        var firstOfMonth = new LocalDate(date.Year, date.Month, 1);
        return (firstOfMonth, firstOfMonth.PlusMonths(1));
    }

    // The dates hold a session, so both searches end within days.
    private static BarWindow? Span(TradingCalendar calendar, (LocalDate First, LocalDate End) dates)
    {
        var first = dates.First;
        while (calendar.FindSession(first) is null)
        {
            first = first.PlusDays(1);
        }

        var last = dates.End.PlusDays(-1);
        while (calendar.FindSession(last) is null)
        {
            last = last.PlusDays(-1);
        }

        return new BarWindow(calendar.FindSession(first)!.OpenTime, calendar.FindSession(last)!.CloseTime, first);
    }

    private static Instant Floor(Instant instant, Duration length)
    {
        var step = (long)length.TotalSeconds;
        var seconds = instant.ToUnixTimeSeconds();
        var beyond = seconds % step;
        return Instant.FromUnixTimeSeconds(seconds - (beyond < 0 ? beyond + step : beyond));
    }

    // The last window of the year 9999 ends where time does.
    private static Instant EndOf(Instant start, Duration length) =>
        Instant.MaxValue - start < length ? Instant.MaxValue : start + length;
}
