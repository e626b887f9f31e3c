using NodaTime;

namespace FinApi.Domain.Calendars;

/// <summary>A calendar that answers from a table of its sessions, made when it is first asked.</summary>
internal abstract class SessionCalendar : TradingCalendar
{
    private readonly Lazy<SessionTable> _table;

    protected SessionCalendar() => _table = new Lazy<SessionTable>(() => new SessionTable(BuildSessions()));

    private SessionTable Table => _table.Value;

    public override TradingSession? FindSession(LocalDate tradingDate) => Table.Find(tradingDate);

    public override TradingSession? FindSessionAt(Instant instant)
    {
        var session = Table[Table.IndexOpenedBy(instant)];
        return session is not null && instant < session.CloseTime ? session : null;
    }

    public override TradingSession? FindNextSession(Instant instant) => Table[Table.IndexOpenedBy(instant) + 1];

    public override TradingSession? FindPreviousSession(Instant instant)
    {
        var index = Table.IndexOpenedBy(instant);
        var session = Table[index];
        return session is not null && instant < session.CloseTime ? Table[index - 1] : session;
    }

    public override IEnumerable<TradingSession> ListSessions(LocalDate startDate, LocalDate endDate)
    {
        for (var i = Table.IndexFrom(startDate); Table[i] is { } session && session.TradingDate < endDate; i++)
        {
            yield return session;
        }
    }

    public override MarketPhase PhaseAt(Instant instant)
    {
        var index = Table.IndexOpenedBy(instant);
        if (Table[index] is { } last && instant < AfterHoursEnd(last))
        {
            return last.IsInBreak(instant) ? MarketPhase.Break
                : instant < last.CloseTime ? MarketPhase.Regular
                : MarketPhase.AfterHours;
        }

        return Table[index + 1] is { } next && instant >= PreMarketStart(next)
            ? MarketPhase.PreMarket
            : MarketPhase.Closed;
    }

    public override Instant? NextTradingTime(Instant instant)
    {
        return PhaseAt(instant) switch
        {
            MarketPhase.Closed => FindNextSession(instant) is { } next ? PreMarketStart(next) : null,
            MarketPhase.Break => FindSessionAt(instant)!.BreakEndTime,
            _ => instant,
        };
    }

    /// <summary>When trading before one of its sessions begins.</summary>
    internal Instant PreMarketOf(TradingSession session) => PreMarketStart(session);

    /// <summary>When trading after one of its sessions ends.</summary>
    internal Instant AfterHoursOf(TradingSession session) => AfterHoursEnd(session);

    /// <summary>All sessions of the span, oldest first.</summary>
    protected abstract IEnumerable<TradingSession> BuildSessions();

    /// <summary>When trading before a session begins, inclusive; its opening where there is none.</summary>
    protected virtual Instant PreMarketStart(TradingSession session) => session.PreOpenTime ?? session.OpenTime;

    /// <summary>When trading after a session ends, exclusive; its close where there is none.</summary>
    protected virtual Instant AfterHoursEnd(TradingSession session) => session.PostCloseTime ?? session.CloseTime;

    /// <summary>The dates of the span, oldest first.</summary>
    protected static IEnumerable<LocalDate> Dates()
    {
        for (var date = FirstDate; date < EndDate; date = date.PlusDays(1))
        {
            yield return date;
        }
    }
}
