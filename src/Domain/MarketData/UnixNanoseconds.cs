using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>
/// Instants as nanoseconds since 1970-01-01T00:00:00Z in a long, which reaches from 1677-09-21 to 2262-04-11.
/// </summary>
public static class UnixNanoseconds
{
    /// <summary>The first instant that a tick may have.</summary>
    public static Instant Min { get; } = Instant.FromUtc(1678, 1, 1, 0, 0);

    /// <summary>The instant before which every tick must lie.</summary>
    public static Instant Max { get; } = Instant.FromUtc(2262, 1, 1, 0, 0);

    /// <summary>Converts an instant between <see cref="Min"/> and <see cref="Max"/>.</summary>
    /// <exception cref="OverflowException">The instant lies beyond what a long reaches.</exception>
    public static long From(Instant instant) => (instant - NodaConstants.UnixEpoch).ToInt64Nanoseconds();

    /// <summary>Converts back.</summary>
    public static Instant ToInstant(long nanoseconds) => NodaConstants.UnixEpoch.PlusNanoseconds(nanoseconds);
}
