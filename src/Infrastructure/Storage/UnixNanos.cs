using FinApi.Application.Storage;
using NodaTime;

namespace FinApi.Infrastructure.Storage;

/// <summary>
/// Instants as they are stored: nanoseconds since the Unix epoch, which reach from 1677-09-21 to 2262-04-11. The two
/// outermost numbers are never stored and stand for open ends, so that every range stays half-open.
/// </summary>
internal static class UnixNanos
{
    public const long OpenStart = long.MinValue;

    public const long OpenEnd = long.MaxValue;

    private static readonly Instant Earliest = ToInstant(OpenStart);
    private static readonly Instant Latest = ToInstant(OpenEnd);

    public static Instant ToInstant(long nanoseconds) =>
        NodaConstants.UnixEpoch + Duration.FromNanoseconds(nanoseconds);

    /// <summary>For a value that may be absent.</summary>
    public static Instant? ToInstant(long? nanoseconds) => nanoseconds is { } stored ? ToInstant(stored) : null;

    /// <summary>For a value to store.</summary>
    /// <exception cref="UnstorableDataException">The instant is out of range.</exception>
    public static long From(Instant instant) =>
        instant > Earliest && instant < Latest
            ? (instant - NodaConstants.UnixEpoch).ToInt64Nanoseconds()
            : throw new UnstorableDataException(
                $"The time {instant} cannot be stored: it must lie between {Earliest} and {Latest}.");

    /// <summary>For a value to store that may be absent.</summary>
    /// <exception cref="UnstorableDataException">The instant is out of range.</exception>
    public static long? From(Instant? instant) => instant is { } time ? From(time) : null;

    /// <summary>For a bound of a range, which may lie anywhere.</summary>
    public static long Clamp(Instant instant) =>
        instant <= Earliest ? OpenStart
        : instant >= Latest ? OpenEnd
        : (instant - NodaConstants.UnixEpoch).ToInt64Nanoseconds();
}
