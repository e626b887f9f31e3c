using NodaTime;

namespace FinApi.Domain.Calendars;

/// <summary>
/// When a market trades, from 1990-01-01 to 2100-12-31 of its own calendar. Immutable and safe for all threads. Nothing
/// outside that span is a session.
/// </summary>
public abstract class TradingCalendar
{
    /// <summary>First trading date that a calendar knows.</summary>
    public static LocalDate FirstDate { get; } = new(1990, 1, 1);

    /// <summary>The date after the last one that a calendar knows.</summary>
    public static LocalDate EndDate { get; } = new(2101, 1, 1);

    /// <summary>The market's time zone.</summary>
    public abstract DateTimeZone TimeZone { get; }

    /// <summary>True for a market that never closes, where sessions are only days to count by.</summary>
    public virtual bool IsAlwaysOpen => false;

    /// <summary>
    /// Whether the calendar says of each date from <paramref name="first"/> to <paramref name="last"/>, both inclusive,
    /// if the market trades; of other dates it says nothing, though it lists no sessions.
    /// </summary>
    public virtual bool KnowsAll(LocalDate first, LocalDate last) => first >= FirstDate && last < EndDate;

    /// <summary>The regular session of a date; null on a holiday, a weekend or outside the calendar's span.</summary>
    public abstract TradingSession? FindSession(LocalDate tradingDate);

    /// <summary>The regular session that is on at an instant, its break included; null when there is none.</summary>
    public abstract TradingSession? FindSessionAt(Instant instant);

    /// <summary>The first regular session that opens after an instant; null beyond the span.</summary>
    public abstract TradingSession? FindNextSession(Instant instant);

    /// <summary>The last regular session that closed at or before an instant; null before the span.</summary>
    public abstract TradingSession? FindPreviousSession(Instant instant);

    /// <summary>
    /// The regular sessions of [<paramref name="startDate"/>, <paramref name="endDate"/>), oldest first.
    /// </summary>
    public abstract IEnumerable<TradingSession> ListSessions(LocalDate startDate, LocalDate endDate);

    /// <summary>What the market is doing at an instant, trading outside the regular session included.</summary>
    public abstract MarketPhase PhaseAt(Instant instant);

    /// <summary>Whether trading may happen at an instant, extended hours included: not closed, and no break.</summary>
    public bool IsTradingAt(Instant instant) => PhaseAt(instant) is not (MarketPhase.Closed or MarketPhase.Break);

    /// <summary>
    /// The first instant at or after the given one at which any trading, extended hours included, may happen; null
    /// beyond the span. The given instant itself while <see cref="IsTradingAt"/>.
    /// </summary>
    public abstract Instant? NextTradingTime(Instant instant);

    /// <summary>
    /// The overnight session that is on at an instant, or the next one, where such trading leads into a regular session
    /// (<see cref="SessionKind.Overnight"/>); null when none comes before the next regular session.
    /// </summary>
    public virtual TradingSession? FindOvernight(Instant instant) => null;

    /// <summary>
    /// The overnight sessions of [<paramref name="startDate"/>, <paramref name="endDate"/>), oldest first, each under
    /// the date of the regular session that follows.
    /// </summary>
    public virtual IEnumerable<TradingSession> ListOvernight(LocalDate startDate, LocalDate endDate) => [];

    /// <summary>
    /// The date to whose adjustments a price of an instant belongs: the session's date where one is on.
    /// </summary>
    public abstract LocalDate TradingDateAt(Instant instant);

    /// <summary>
    /// The first instant of a date in the sense of <see cref="TradingDateAt"/>; its session, when it has one, opens
    /// then or later and closes before the next date starts or at that moment.
    /// </summary>
    public abstract Instant StartOfTradingDate(LocalDate tradingDate);
}
