using NodaTime;

namespace FinApi.Domain.Calendars;

/// <summary>
/// The calendar of a market of which some dates were imported. A date begins at midnight in the market's zone, unless
/// its session opens on the eve or the session before it closes later.
/// </summary>
/// <param name="imported">What was imported.</param>
/// <param name="builtIn">The calendar of all other dates; null: closed.</param>
internal sealed class ImportedCalendar(MarketCalendar imported, TradingCalendar? builtIn) : SessionCalendar
{
    public override DateTimeZone TimeZone => imported.TimeZone;

    public override bool KnowsAll(LocalDate first, LocalDate last) =>
        base.KnowsAll(first, last) && (builtIn is not null || imported.HasAll(first, last));

    public override TradingSession? FindOvernight(Instant instant) =>
        builtIn?.FindOvernight(instant) is { } night && FindSession(night.TradingDate) is not null ? night : null;

    public override IEnumerable<TradingSession> ListOvernight(LocalDate startDate, LocalDate endDate) =>
        builtIn?.ListOvernight(startDate, endDate).Where(night => FindSession(night.TradingDate) is not null) ?? [];

    public override LocalDate TradingDateAt(Instant instant)
    {
        // A session opens on the eve of its date at the earliest and closes on the day after it at the latest.
        var date = instant.InZone(TimeZone).Date;
        if (instant < StartOfTradingDate(date))
        {
            return date.PlusDays(-1);
        }

        return date < LocalDate.MaxIsoValue && instant >= StartOfTradingDate(date.PlusDays(1))
            ? date.PlusDays(1)
            : date;
    }

    public override Instant StartOfTradingDate(LocalDate tradingDate)
    {
        var midnight = tradingDate.AtStartOfDayInZone(TimeZone).ToInstant();
        if (FindSession(tradingDate) is { } session && session.OpenTime < midnight)
        {
            return session.OpenTime;
        }

        return tradingDate > FirstDate && FindSession(tradingDate.PlusDays(-1)) is { } before
            ? Instant.Max(before.CloseTime, midnight)
            : midnight;
    }

    protected override Instant PreMarketStart(TradingSession session)
    {
        if (session.PreOpenTime is null && builtIn is SessionCalendar hours)
        {
            var usual = UsualOf(session, hours);
            var start = hours.PreMarketOf(usual);
            return start < usual.OpenTime ? Instant.Min(start, session.OpenTime) : session.OpenTime;
        }

        return session.PreOpenTime ?? session.OpenTime;
    }

    protected override Instant AfterHoursEnd(TradingSession session)
    {
        if (session.PostCloseTime is null && builtIn is SessionCalendar hours)
        {
            var usual = UsualOf(session, hours);
            var end = hours.AfterHoursOf(usual);
            return end > usual.CloseTime ? Instant.Max(end, session.CloseTime) : session.CloseTime;
        }

        return session.PostCloseTime ?? session.CloseTime;
    }

    protected override IEnumerable<TradingSession> BuildSessions()
    {
        var days = imported.Days;
        var next = 0;
        foreach (var session in builtIn?.ListSessions(FirstDate, EndDate) ?? [])
        {
            for (; next < days.Count && days[next].Date <= session.TradingDate; next++)
            {
                if (days[next].Session is { } given)
                {
                    yield return given;
                }
            }

            if (next == 0 || days[next - 1].Date != session.TradingDate)
            {
                yield return session;
            }
        }

        for (; next < days.Count; next++)
        {
            if (days[next].Session is { } given)
            {
                yield return given;
            }
        }
    }

    // Hours around a session that an import does not give stay those of its date. A date that has none, and one that
    // closes early or no longer does, takes them from the session that came.
    private static TradingSession UsualOf(TradingSession session, SessionCalendar hours) =>
        hours.FindSession(session.TradingDate) is { } usual && usual.IsEarlyClose == session.IsEarlyClose
            ? usual
            : session;
}
