using FinApi.Application.History;
using NodaTime;

namespace FinApi.Infrastructure.Storage;

/// <summary>
/// Where a range of ticks begins and ends in the order asked for, as stored keys. The near end is exclusive and a whole
/// key, so that one comparison of (event_time, sequence) says both "from the start" and "after that tick".
/// </summary>
internal readonly record struct TickBound(long NearTime, long NearSequence, long FarTime)
{
    // Sequences count from 1: a key with -1 stands before all ticks of its instant.
    private const long BeforeAll = -1;

    /// <summary>Near: only later keys. Far: only earlier event times.</summary>
    public static TickBound Ascending(TickRange range)
    {
        var start = (Clamp(range.StartTime, UnixNanos.OpenStart), BeforeAll);
        var after = range.After is { } tick ? (UnixNanos.Clamp(tick.EventTime), tick.Sequence) : start;
        var (time, sequence) = after.CompareTo(start) > 0 ? after : start;
        return new TickBound(time, sequence, Clamp(range.EndTime, UnixNanos.OpenEnd));
    }

    /// <summary>Near: only earlier keys. Far: only this event time and later ones.</summary>
    public static TickBound Descending(TickRange range)
    {
        var end = (Clamp(range.EndTime, UnixNanos.OpenEnd), BeforeAll);
        var after = range.After is { } tick ? (UnixNanos.Clamp(tick.EventTime), tick.Sequence) : end;
        var (time, sequence) = after.CompareTo(end) < 0 ? after : end;
        return new TickBound(time, sequence, Clamp(range.StartTime, UnixNanos.OpenStart));
    }

    private static long Clamp(Instant? bound, long open) => bound is { } instant ? UnixNanos.Clamp(instant) : open;
}
