using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>What the time of a tick or bar means against the clock of those who take it.</summary>
public static class TickClock
{
    /// <summary>
    /// How far ahead of the clock a time may lie. Clocks of venues and machines differ; a minute covers all but broken
    /// ones.
    /// </summary>
    public static readonly Duration MaxAhead = Duration.FromMinutes(1);

    /// <summary>
    /// Whether a time lies too far ahead to be true: one of the two clocks is wrong, or was when the time was taken.
    /// </summary>
    public static bool IsAhead(Instant time, Instant now) => time > now + MaxAhead;

    /// <summary>
    /// Whether what has a known time gives way to what has an earlier one: it claims to be of the future, and the other
    /// does not. Else a clock that was ahead for a moment would hide the market until that moment comes. Where the
    /// known one is ahead by no more than clocks differ, what is far older is late and not the present.
    /// </summary>
    public static bool Yields(Instant known, Instant time, Instant now) =>
        IsAhead(known, now)
            ? !IsAhead(time, now)
            : known > now && time <= now && known - time <= MaxAhead;
}
