using FinApi.Domain.Calendars;
using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>What a bar covers, [<see cref="StartTime"/>, <see cref="EndTime"/>), less the session's break.</summary>
/// <param name="StartTime">Start, inclusive.</param>
/// <param name="EndTime">End, exclusive.</param>
/// <param name="TradingDate">The exchange's date of its first session; null below 1d.</param>
public readonly record struct BarWindow(Instant StartTime, Instant EndTime, LocalDate? TradingDate)
{
    /// <summary>Of 1d: the session, where it has a break; else null.</summary>
    public TradingSession? BrokenSession { get; init; }

    /// <summary>The window of a session.</summary>
    public static BarWindow Of(TradingSession session) =>
        new(session.OpenTime, session.CloseTime, session.TradingDate)
        {
            BrokenSession = session.BreakStartTime is null ? null : session,
        };

    /// <summary>Whether a tick of an instant belongs to the bar.</summary>
    public bool Contains(Instant instant) =>
        instant >= StartTime && instant < EndTime && (BrokenSession is null || !BrokenSession.IsInBreak(instant));

    /// <summary>
    /// Whether every bar of a length, counted from 00:00 UTC, lies in the window as a whole or not at all.
    /// </summary>
    public bool IsDividedBy(Duration length) =>
        IsMultiple(StartTime, length)
        && IsMultiple(EndTime, length)
        && (BrokenSession is not { BreakStartTime: { } breakStart, BreakEndTime: { } breakEnd }
            || (IsMultiple(breakStart, length) && IsMultiple(breakEnd, length)));

    private static bool IsMultiple(Instant instant, Duration length) =>
        (instant - NodaConstants.UnixEpoch).ToInt64Nanoseconds() % length.ToInt64Nanoseconds() == 0;
}
