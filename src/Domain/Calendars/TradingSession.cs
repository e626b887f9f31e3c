using NodaTime;

namespace FinApi.Domain.Calendars;

/// <summary>One session, [<see cref="OpenTime"/>, <see cref="CloseTime"/>), less its break.</summary>
/// <param name="TradingDate">The exchange's date.</param>
/// <param name="OpenTime">When it opens, inclusive.</param>
/// <param name="CloseTime">When it closes, exclusive.</param>
/// <param name="IsEarlyClose">True when it closes earlier than usual.</param>
public sealed record TradingSession(LocalDate TradingDate, Instant OpenTime, Instant CloseTime, bool IsEarlyClose)
{
    /// <summary>Regular, or of a kind of its own.</summary>
    public SessionKind Kind { get; init; } = SessionKind.Regular;

    /// <summary>When the break within begins, inclusive; null without one, as <see cref="BreakEndTime"/> is.</summary>
    public Instant? BreakStartTime { get; init; }

    /// <summary>When trading goes on after the break; null without one.</summary>
    public Instant? BreakEndTime { get; init; }

    /// <summary>When trading before it begins, inclusive; null where the calendar does not list it.</summary>
    public Instant? PreOpenTime { get; init; }

    /// <summary>When trading after it ends, exclusive; null where the calendar does not list it.</summary>
    public Instant? PostCloseTime { get; init; }

    /// <summary>Whether an instant lies in the break.</summary>
    public bool IsInBreak(Instant instant) => instant >= BreakStartTime && instant < BreakEndTime;
}
