using FinApi.Application.Log;
using FinApi.Application.Streaming.Fanout;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Lanes;
using NodaTime;

namespace FinApi.Application.Streaming.Topics;

/// <summary>
/// One subscriber's place in one topic. The publisher only marks it; everything else is done by the stream's lane, so
/// no lock is needed.
/// </summary>
internal sealed class TopicSubscription(
    StreamOutput output,
    Topic topic,
    int topicId,
    TopicTerms terms,
    SlowPolicy slowPolicy,
    WildcardSubscription? wildcard)
{
    private int _isMarked;
    private volatile bool _isRemoved;

    public Topic Topic => topic;

    public int TopicId => topicId;

    public TopicTerms Terms => terms;

    /// <summary>The topic in the client's words.</summary>
    public TopicSpec Spec => TopicRules.Describe(topic.Key.Kind, terms, topic.Key.Symbol.Value);

    public SlowPolicy SlowPolicy => slowPolicy;

    /// <summary>
    /// The subscription <c>*</c> that covers this topic; null while the client names the symbol itself. Under the
    /// stream's lock.
    /// </summary>
    public WildcardSubscription? Wildcard { get; set; } = wildcard;

    public bool IsEvery => terms.Delivery == Delivery.Every;

    /// <summary>Whether the topic was removed: nothing more of it must be sent.</summary>
    public bool IsRemoved => _isRemoved;

    /// <summary>Its index in the topic's list. Only the topic uses it.</summary>
    public int Index { get; set; }

    /// <summary>Whether the topic has this subscriber. Under the stream's lock.</summary>
    public bool IsAttached { get; set; }

    /// <summary>The next subscription in the list that waits for the lane.</summary>
    public TopicSubscription? Next { get; set; }

    /// <summary>The time when the marked item has to be sent. Set before the lane gets the subscription.</summary>
    public long DueAt { get; set; }

    /// <summary>Number of the last sent item, or of the snapshot.</summary>
    public long LastSequence { get; private set; }

    /// <summary>
    /// The topic's number at the last look; greater than <see cref="LastSequence"/> when an item came out of order.
    /// </summary>
    public long SeenSequence { get; private set; }

    /// <summary>The last sent item, snapshot included; null before the first.</summary>
    public TickEvent? LastEvent { get; private set; }

    public int Generation { get; private set; }

    public long Epoch { get; private set; }

    public long LastSentAt { get; private set; } = long.MinValue / 2;

    /// <summary>Whether the next frame has to be a snapshot.</summary>
    public bool NeedsSnapshot { get; private set; } = true;

    /// <summary>The cause of the gap that has to come before the snapshot.</summary>
    public GapCause GapCause { get; private set; }

    /// <summary>The time from which on items may be missing.</summary>
    public Instant GapFromTime { get; private set; }

    /// <summary>Whether the topic catches up after a resume: then a backlog does not mean a slow reader.</summary>
    public bool IsReplaying { get; private set; }

    public long MissingCount => topic.LastSequence - LastSequence;

    public bool IsBehind => NeedsSnapshot || topic.LastSequence != SeenSequence || topic.Generation != Generation;

    /// <summary>Queues the subscription for the lane, unless it waits there already.</summary>
    public void Mark(long now)
    {
        if (Volatile.Read(ref _isMarked) == 0 && TryMark())
        {
            output.Push(this, now);
        }
    }

    public bool TryMark() => Interlocked.Exchange(ref _isMarked, 1) == 0;

    public void Unmark()
    {
        Volatile.Write(ref _isMarked, 0);

        // Pairs with the barrier in Topic.Publish: the look that follows sees an event whose publisher found the mark
        // set.
        Interlocked.MemoryBarrier();
    }

    public void Remove() => _isRemoved = true;

    /// <summary>Goes on where another stream stopped. Call this before adding the subscription to its topic.</summary>
    public void Recover(TopicState state, long sequence)
    {
        (NeedsSnapshot, IsReplaying) = (false, true);
        (Epoch, Generation) = (state.Epoch, state.Generation);
        (LastSequence, SeenSequence) = (sequence, sequence);
    }

    /// <summary>Notes that items are missing: a gap and a snapshot will follow. The first cause stays.</summary>
    public void Break(GapCause cause, Instant fromTime)
    {
        if (GapCause == GapCause.None && (!NeedsSnapshot || cause == GapCause.Resume))
        {
            (GapCause, GapFromTime) = (cause, fromTime);
        }

        (NeedsSnapshot, IsReplaying) = (true, false);
    }

    /// <summary>The gap that has to come before a snapshot.</summary>
    /// <param name="state">Where the topic stands in the snapshot.</param>
    /// <param name="latest">The item in the snapshot; null when there is none.</param>
    /// <param name="now">The time.</param>
    public ServerFrame.Gap GapBefore(TopicState state, TickEvent? latest, Instant now)
    {
        // Items that a source lost before they reached FinApi never had a number.
        var isKnown = state.Epoch == Epoch && GapCause != GapCause.Feed;
        var from = isKnown ? LastSequence + 1 : 0;
        var to = isKnown && state.Sequence >= from ? state.Sequence : 0;
        var end = latest?.Time ?? now;
        end = LastEvent is { } last ? Instant.Max(end, last.Time) : end;
        return new ServerFrame.Gap(
            topicId, topic.Key, from, to, GapFromTime, Instant.Max(end, GapFromTime) + Duration.Epsilon, GapCause);
    }

    public void NoteSnapshot(TopicState state, TickEvent? latest, long now)
    {
        (NeedsSnapshot, GapCause) = (false, GapCause.None);
        (Epoch, Generation) = (state.Epoch, state.Generation);
        (LastSequence, SeenSequence) = (state.Sequence, state.Sequence);
        (LastEvent, LastSentAt) = (latest, now);
    }

    public void NoteSent(TickEvent tick, long seenSequence, long now)
    {
        (LastSequence, SeenSequence) = (tick.Sequence, seenSequence);
        (LastEvent, LastSentAt) = (tick, now);
        IsReplaying = IsReplaying && IsBehind;
    }

    public void NoteSeen(long sequence)
    {
        SeenSequence = sequence;
        IsReplaying = false;
    }

    /// <summary>
    /// The earliest time of items that may be missing: the time of the next item, or of the last sent item.
    /// </summary>
    public Instant FindGapStart(Instant now)
    {
        var next = topic.Find(LastSequence + 1)?.Time;
        var last = LastEvent?.Time;
        return next is null || last is null ? next ?? last ?? now : Instant.Min(next.Value, last.Value);
    }
}
