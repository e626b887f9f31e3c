using FinApi.Application.Collections;
using FinApi.Application.Log;
using FinApi.Application.Streaming.Fanout;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Markets;
using FinApi.Application.Streaming.Topics;
using NodaTime;

namespace FinApi.Application.Streaming.Lanes;

/// <summary>
/// The sending half of one stream.
/// 1. Any thread adds control frames or marks topics, and asks for a visit of the lane.
/// 2. The lane builds whole frames from the due items and gives them to the transport.
/// 3. While the transport does not take the frames, the lane skips this stream. When the transport has taken them, the
///    stream asks for the next visit. Only the lane calls the methods of step 2, one at a time.
/// </summary>
internal sealed class StreamOutput(
    IStreamOwner owner,
    Func<ServerFrame> createHeartbeat,
    IFrameSink sink,
    FrameEncoding encoding,
    StreamLane lane,
    StreamServices services)
{
    // Most batches that one visit writes. A stream with more waits for its next turn, so that it cannot hold up others.
    private const int MaxBatchesAVisit = 8;

    // A visit comes up to one slot of the lane (5 ms) after the requested time, so items wait at most 5 and 20 ms.
    private const int EveryWindow = 0;
    private const int LatestWindow = 15;

    private readonly Beat _beat = Beat.Next();

    private readonly Lock _controlLock = new();
    private volatile StreamServices _services = services;
    private readonly Ring<ServerFrame> _control = new();
    private int _controlWeight;
    private TaskCompletionSource? _room;
    private readonly ActiveTopics _active = new();
    private TopicSubscription? _incoming;
    private volatile FrameBatch? _writing;
    private long _due = long.MaxValue;
    private long _sessionSequence;
    private long _writeStartedAt;
    private long _queuedBytes;
    private long _waitedMilliseconds;
    private bool _isHeartbeatDue;
    private PaceWatch _pace;
    private HoldWatch _hold;

    /// <summary>Whether items repeat their symbol in protobuf.</summary>
    public bool RepeatsSymbol { get; set; }

    /// <summary>The services of the market that the stream sends.</summary>
    public StreamServices Services { get => _services; set => _services = value; }

    /// <summary>Approximate number of bytes that wait for the client.</summary>
    public long QueuedBytes => Volatile.Read(ref _queuedBytes);

    /// <summary>The time since which a write has been waiting for the client; null while no write waits.</summary>
    public long? BlockedSince => _writing is null ? null : _writeStartedAt;

    /// <summary>Whether only data are left to be sent.</summary>
    public bool IsIdle => _writing is null && !HasControl;

    private bool HasControl
    {
        get
        {
            lock (_controlLock)
            {
                return _control.Count > 0;
            }
        }
    }

    /// <summary>Step 1: adds a frame behind all other control frames.</summary>
    public void Send(ServerFrame frame)
    {
        lock (_controlLock)
        {
            _control.Add(frame);
            _controlWeight += frame.Weight;
        }

        RequestVisit(0);
    }

    /// <summary>
    /// Completes once few enough answers wait. The operations of a client that does not read its answers are not read,
    /// so that the client cannot fill the memory with answers.
    /// </summary>
    public Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_controlLock)
        {
            if (_controlWeight < _services.Options.MaxQueuedItems)
            {
                return Task.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Step 1: queues a topic that was just marked.</summary>
    public void Push(TopicSubscription subscription, long now)
    {
        subscription.DueAt = FindDue(subscription, now);
        var head = Volatile.Read(ref _incoming);
        while (true)
        {
            subscription.Next = head;
            var seen = Interlocked.CompareExchange(ref _incoming, subscription, head);
            if (ReferenceEquals(seen, head))
            {
                break;
            }

            head = seen;
        }

        RequestVisit(subscription.DueAt);
    }

    /// <summary>Asks the lane for a visit at a time, unless an earlier visit is due.</summary>
    public void RequestVisit(long due)
    {
        var known = Volatile.Read(ref _due);
        while (due < known)
        {
            var seen = Interlocked.CompareExchange(ref _due, due, known);
            if (seen == known)
            {
                lane.Enqueue(owner, due);
                return;
            }

            known = seen;
        }
    }

    /// <summary>The time when an item that comes now has to be sent.</summary>
    public long FindDue(TopicSubscription subscription, long now)
    {
        if (subscription.IsEvery || subscription.NeedsSnapshot)
        {
            return now + (subscription.IsEvery ? EveryWindow : LatestWindow);
        }

        var interval = subscription.Terms.MinIntervalMilliseconds;
        var ready = Math.Max(now + LatestWindow, subscription.LastSentAt + interval);
        return interval > LatestWindow ? _beat.AtOrAfter(ready, interval) : ready;
    }

    /// <summary>
    /// The time at which an item that is sent now counts as sent: its beat, unless the beat has long passed.
    /// </summary>
    public long FindSentAt(TopicSubscription subscription, long now)
    {
        var interval = subscription.Terms.MinIntervalMilliseconds;
        return interval > LatestWindow ? _beat.Round(now, interval) : now;
    }

    /// <summary>A due visit was put off in favour of other streams.</summary>
    public void NoteHeld(long milliseconds) => _hold.Note(milliseconds, _services.Clock.Now);

    public void RequestHeartbeat()
    {
        _isHeartbeatDue = true;
        RequestVisit(0);
    }

    /// <summary>Step 2: sends the due frames.</summary>
    public void Visit(LaneScratch scratch, bool withData)
    {
        Interlocked.Exchange(ref _due, long.MaxValue);
        if (_writing is not null)
        {
            return; // asks again itself
        }

        for (var i = 0; i < MaxBatchesAVisit; i++)
        {
            scratch.Begin(_services.Clock.Now);
            var nextDue = Build(scratch, withData);
            if (scratch.Batch.Count == 0)
            {
                RequestVisit(nextDue);
                return;
            }

            if (!TryWrite(scratch))
            {
                return;
            }

            if (nextDue > scratch.Now)
            {
                RequestVisit(nextDue);
                return;
            }
        }

        RequestVisit(scratch.Now + 1);
    }

    /// <summary>
    /// Step 2: measures how far the client is behind. Above half of the bounds the client is warned; beyond the bounds
    /// its topics skip. False when the policy is to end the stream instead.
    /// </summary>
    public bool CheckPace(long now)
    {
        TakeIncoming();
        var pace = _active.Measure(encoding, now);
        pace = pace with { BehindMilliseconds = Math.Max(0, pace.BehindMilliseconds - _hold.HeldAt(now)) };
        Volatile.Write(ref _queuedBytes, pace.Bytes + pace.ReplayBytes);
        var waited = Interlocked.Read(ref _waitedMilliseconds) + (BlockedSince is { } since ? now - since : 0);
        var verdict = _pace.Look(pace, waited, _services.Options, out var warning);
        if (verdict != PaceWatch.Verdict.InPace)
        {
            return _active.TrySkip(_services.Clock.Instant, withReplay: verdict == PaceWatch.Verdict.BeyondInReplay);
        }

        if (warning is not null)
        {
            Send(warning);
        }
        else if (_hold.Look(now) is { } held)
        {
            Send(new ServerFrame.SlowWarning(
                pace.Items + pace.ReplayItems,
                pace.Bytes + pace.ReplayBytes,
                Duration.FromMilliseconds(held),
                SlowCause.Node));
        }

        return true;
    }

    /// <summary>
    /// Step 2: the log's position up to which every item was sent or reported as missing. Null while a snapshot is
    /// still to come, because then no position describes what the client has.
    /// </summary>
    public long? FindPosition(PriceHub hub)
    {
        // Read first: items that are shown later are not in the topics below, so the answer must not cover them.
        var position = hub.Position;
        TakeIncoming();
        return _active.FindPosition(position);
    }

    // Returns the lowest due time of the rest; 0 when more can be sent at once.
    private long Build(LaneScratch scratch, bool withData)
    {
        // Topics first: the answer to the operation that added them is then among the control frames, which go first.
        TakeIncoming();
        WriteControl(scratch);
        if (_isHeartbeatDue)
        {
            _isHeartbeatDue = false;
            Write(scratch, createHeartbeat());
        }

        if (!withData)
        {
            return long.MaxValue;
        }

        var nextDue = _active.Serve(this, scratch);
        if (scratch.ItemCount > 0)
        {
            encoding.WriteData(
                scratch.Batch, ++_sessionSequence, _services.Clock.Instant, scratch.Items, RepeatsSymbol);
            scratch.Batch.EndFrame();
            _services.Metrics.Delivered(scratch.Items);
        }

        return nextDue;
    }

    /// <summary>Writes one frame into the batch of the visit.</summary>
    public void Write(LaneScratch scratch, ServerFrame frame)
    {
        encoding.WriteFrame(scratch.Batch, ++_sessionSequence, _services.Clock.Instant, frame);
        scratch.Batch.EndFrame();
    }

    /// <summary>Writes the snapshot of a topic, and before it the gap if items are missing.</summary>
    public void WriteSnapshot(LaneScratch scratch, TopicSubscription subscription)
    {
        var key = subscription.Topic.Key;
        var state = subscription.Topic.Read();
        var (latest, status) = _services.Market.Read(key, state);
        if (subscription.GapCause != GapCause.None)
        {
            Write(scratch, subscription.GapBefore(state, latest, _services.Clock.Instant));
            _services.Metrics.Gap(subscription.GapCause);
        }

        Write(
            scratch,
            new ServerFrame.Snapshot(subscription.TopicId, key, state.Epoch, state.Sequence, latest, status));
        subscription.NoteSnapshot(state, latest, scratch.Now);
    }

    public void Break(TopicSubscription subscription, GapCause cause) =>
        subscription.Break(cause, subscription.FindGapStart(_services.Clock.Instant));

    private void WriteControl(LaneScratch scratch)
    {
        lock (_controlLock)
        {
            while (_control.Count > 0)
            {
                scratch.Control.Add(_control.RemoveFirst());
            }

            _controlWeight = 0;
            _room?.TrySetResult();
            _room = null;
        }

        foreach (var frame in scratch.Control)
        {
            Write(scratch, frame);
        }

        scratch.Control.Clear();
    }

    private void TakeIncoming()
    {
        var subscription = Interlocked.Exchange(ref _incoming, null);
        while (subscription is not null)
        {
            var next = subscription.Next;
            _active.Add(subscription);
            subscription = next;
        }
    }

    // False when the stream has to wait for the client, or the client is gone.
    private bool TryWrite(LaneScratch scratch)
    {
        ValueTask writing;
        try
        {
            writing = sink.WriteAsync(scratch.Batch, CancellationToken.None);
        }
        catch (Exception)
        {
            // Every exception of a transport means that its client is gone.
            owner.Abandon();
            return false;
        }

        if (writing.IsCompletedSuccessfully)
        {
            writing.GetAwaiter().GetResult();
            return true;
        }

        _writeStartedAt = scratch.Now;
        _writing = scratch.TakeBatch();
        _ = AwaitWriteAsync(writing, _writing);
        return false;
    }

    private async Task AwaitWriteAsync(ValueTask writing, FrameBatch batch)
    {
        try
        {
            await writing;
        }
        catch (Exception)
        {
            // The client is gone, as in TryWrite.
            owner.Abandon();
        }
        finally
        {
            batch.Release();
            var waited = _services.Clock.Now - _writeStartedAt;
            _services.Metrics.WriteBlocked(waited);
            _writing = null;
            Interlocked.Add(ref _waitedMilliseconds, waited); // late at worst, but never twice
            lane.Enqueue(owner, 0);
        }
    }
}
