using FinApi.Domain.Calendars;
using FinApi.Domain.Freshness;
using NodaTime;

namespace FinApi.Domain.Conditions;

/// <summary>
/// The time for which a feed must have delivered without a gap so that a trading date is complete: from the first
/// trading of the date, extended hours included, to 15 minutes after the last.
/// </summary>
/// <param name="TradingDate">The date.</param>
/// <param name="StartTime">When trading may begin.</param>
/// <param name="EndTime">When the data of the date have settled.</param>
public sealed record WatchedDay(LocalDate TradingDate, Instant StartTime, Instant EndTime)
{
    /// <summary>The last date whose time has passed; null before the calendar's span.</summary>
    public static WatchedDay? FindLast(TradingCalendar calendar, Instant now)
    {
        var session = calendar.FindPreviousSession(now);
        while (session is not null)
        {
            var day = Of(calendar, session);
            if (day.EndTime <= now)
            {
                return day;
            }

            session = calendar.FindPreviousSession(session.OpenTime);
        }

        return null;
    }

    /// <summary>The time of a session's date.</summary>
    public static WatchedDay Of(TradingCalendar calendar, TradingSession session)
    {
        var dayStart = calendar.StartOfTradingDate(session.TradingDate);
        var start = calendar.NextTradingTime(dayStart) is { } first && first < session.OpenTime
            ? first
            : session.OpenTime;
        return new WatchedDay(
            session.TradingDate, start, LastTrading(calendar, session) + FreshnessPolicy.SettlingTime);
    }

    // Calendars tell the phase of an instant and not when it ends: a search finds the minute, 10 questions a day.
    private static Instant LastTrading(TradingCalendar calendar, TradingSession session)
    {
        if (calendar.PhaseAt(session.CloseTime) != MarketPhase.AfterHours)
        {
            return session.CloseTime;
        }

        var (low, high) = (session.CloseTime, calendar.StartOfTradingDate(session.TradingDate.PlusDays(1)));
        while (high - low > Duration.FromMinutes(1))
        {
            var middle = low + ((high - low) / 2);
            (low, high) = calendar.PhaseAt(middle) == MarketPhase.AfterHours ? (middle, high) : (low, middle);
        }

        return high;
    }
}
