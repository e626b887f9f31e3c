namespace FinApi.Application.Streaming.Lanes;

/// <summary>
/// When the topics of one stream that are sent every so often are sent: at the same moments, so that their items share
/// messages. 8,000 streams of ten such topics cost 4 messages a second each instead of 10. Each stream has its own
/// moments, so that the node's work stays even.
/// </summary>
internal readonly struct Beat
{
    // A visit comes within two slots of the lane; what comes later counts from when it came.
    private const int MaxLateness = 10;

    // Prime to all common intervals: streams that open one after the other are spread over them.
    private const int Step = 61;

    private static int _streams;

    private readonly int _phase;

    private Beat(int phase) => _phase = phase;

    /// <summary>That of a new stream.</summary>
    public static Beat Next() => new((int)((uint)Interlocked.Increment(ref _streams) * Step % 60_000));

    /// <summary>The first beat from a time on.</summary>
    public long AtOrAfter(long time, int interval)
    {
        var since = SinceBeat(time, interval);
        return since == 0 ? time : time - since + interval;
    }

    /// <summary>The beat of a time that is hardly later; otherwise the time itself.</summary>
    public long Round(long time, int interval)
    {
        var since = SinceBeat(time, interval);
        return since <= MaxLateness ? time - since : time;
    }

    private long SinceBeat(long time, int interval) => (((time - _phase) % interval) + interval) % interval;
}
