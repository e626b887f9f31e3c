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

    public override bool Covers(LocalDate date) =>
        builtIn?.Covers(date) ?? imported.Days.Any(day => day.Date == date);

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

    protected override Instant PreMarketStart(TradingSession session) =>
        session.PreOpenTime ?? BuiltInPhases(session)?.PreMarketOf(session) ?? session.OpenTime;

    protected override Instant AfterHoursEnd(TradingSession session) =>
        session.PostCloseTime ?? BuiltInPhases(session)?.AfterHoursOf(session) ?? session.CloseTime;

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

    // Only for the built-in calendar's own sessions, whose hours around it knows.
    private SessionCalendar? BuiltInPhases(TradingSession session) =>
        builtIn is SessionCalendar calendar && ReferenceEquals(calendar.FindSession(session.TradingDate), session)
            ? calendar
            : null;
}
