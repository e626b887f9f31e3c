using FinApi.Application.Log;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Streaming.Frames;

/// <summary>
/// What a stream sends, but for data. Closed: the nested types. Field meanings as in streaming.proto.
/// </summary>
public abstract record ServerFrame
{
    private ServerFrame()
    {
    }

    /// <summary>How many answers it holds, for the bound of what may wait.</summary>
    internal virtual int Weight => 1;

    /// <summary>The first frame.</summary>
    public sealed record Welcome(
        string SessionId,
        StreamPlan Plan,
        Duration HeartbeatPeriod,
        Duration ResumeWindow,
        int MaxQueuedItems,
        int MaxQueuedBytes)
        : ServerFrame;

    /// <summary>Something has changed under the stream; topics that have ended by it come with why.</summary>
    public sealed record Notice(
        string Reason,
        StreamPlan Plan,
        Duration ResumeWindow,
        int MaxQueuedItems,
        int MaxQueuedBytes,
        IReadOnlyList<TopicResult> Ended) : ServerFrame
    {
        /// <summary>The plan of the account is another one, or has other limits.</summary>
        public const string PlanChanged = "PLAN_CHANGED";
    }

    /// <summary>Answers an operation, topic by topic.</summary>
    public sealed record OpResult(long OpId, IReadOnlyList<TopicResult> Topics) : ServerFrame
    {
        internal override int Weight => Topics.Count;
    }

    /// <summary>Lists the topics.</summary>
    public sealed record Subscriptions(long OpId, IReadOnlyList<TopicResult> Topics) : ServerFrame
    {
        // An empty list is an answer too.
        internal override int Weight => 1 + Topics.Count;
    }

    /// <summary>Where a topic stands; the event is its newest, null before the first.</summary>
    public sealed record Snapshot(
        int TopicId, TopicKey Key, long Epoch, long Sequence, TickEvent? Latest, DataStatus Status) : ServerFrame;

    /// <summary>Items are missing; a sequence of 0 is not known.</summary>
    public sealed record Gap(
        int TopicId, TopicKey Key, long FromSequence, long ToSequence, Instant FromTime, Instant ToTime, GapCause Cause)
        : ServerFrame;

    /// <summary>Answers a resume token.</summary>
    public sealed record ResumeResult(IReadOnlyList<TopicResume> Topics, IReadOnlyList<TopicResult> Refused)
        : ServerFrame;

    /// <summary>The client is about to be too slow, or the node is and holds the stream back.</summary>
    public sealed record SlowWarning(long QueuedItems, long QueuedBytes, Duration Behind, SlowCause Cause)
        : ServerFrame;

    /// <summary>The connection lives.</summary>
    public sealed record Heartbeat(
        string ResumeToken, string ResumeProblem, long QueuedBytes, IReadOnlyList<FeedBeat> Feeds) : ServerFrame;

    /// <summary>Answers a Ping.</summary>
    public sealed record Pong(long Id) : ServerFrame;

    /// <summary>The stream is about to end. Without a wait, and then without a token: for good.</summary>
    public sealed record GoAway(string Reason, string Message, Duration? ReconnectAfter, string ResumeToken)
        : ServerFrame;
}
