using FinApi.Application.Collections;
using FinApi.Application.Log;
using FinApi.Application.Streaming.Topics;
using NodaTime;

namespace FinApi.Application.Streaming.Fanout;

/// <summary>
/// One topic on this node: the events that can still be replayed, and the subscribers.
/// 1. The publisher appends to the tail, then marks every subscriber; a subscriber that is marked already costs one
///    read.
/// 2. Later a lane takes from the tail the events that its subscriber has not had. All subscribers share the tail as
///    their queue, so a slow reader costs a number and no memory. There are two locks, each held for a few instructions
///    by code that never waits: one guards the tail, the other the subscribers.
/// </summary>
internal sealed class Topic(TopicKey key)
{
    private readonly Lock _tailLock = new();
    private readonly Lock _subscribersLock = new();
    private readonly Ring<TickEvent> _tail = new();
    private readonly List<TopicSubscription> _subscribers = [];
    private TickEvent? _latest;
    private long _lastSequence;
    private long _latestSequence;
    private long _lossSequence;
    private long _trimmedPosition;
    private long _epoch;
    private int _generation;

    public TopicKey Key { get; } = key;

    /// <summary>Number of the newest event under the epoch; 0 before the first.</summary>
    public long LastSequence => Volatile.Read(ref _lastSequence);

    /// <summary>Number of subscriptions.</summary>
    public int SubscriptionCount
    {
        get
        {
            lock (_subscribersLock)
            {
                return _subscribers.Count;
            }
        }
    }

    /// <summary>Changes whenever the numbers begin again, or events were lost before they reached this node.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Begins at the position where this node began to follow the log: events up to it may be gone.</summary>
    public void Start(long epoch, long position, long lastSequence) =>
        (_epoch, _trimmedPosition, _lastSequence) = (epoch, position, lastSequence);

    /// <summary>Step 1. Only the hub's publisher calls this.</summary>
    /// <param name="tick">The event.</param>
    /// <param name="now">The time by <see cref="StreamClock"/>.</param>
    /// <param name="time">The time of day.</param>
    public void Publish(TickEvent tick, long now, Instant time)
    {
        Append(tick, time);

        // A subscriber clears its mark and then reads the number. It must not miss an event whose publisher still saw
        // the mark.
        Interlocked.MemoryBarrier();
        Mark(now);
    }

    public void Add(TopicSubscription subscription)
    {
        lock (_subscribersLock)
        {
            subscription.Index = _subscribers.Count;
            _subscribers.Add(subscription);
        }
    }

    public void Remove(TopicSubscription subscription)
    {
        lock (_subscribersLock)
        {
            var last = _subscribers[^1];
            _subscribers[subscription.Index] = last;
            last.Index = subscription.Index;
            _subscribers.RemoveAt(_subscribers.Count - 1);
        }
    }

    /// <summary>The state of the topic, all of one moment.</summary>
    public TopicState Read()
    {
        lock (_tailLock)
        {
            return new TopicState(_epoch, _lastSequence, _latest, _latestSequence, _lossSequence, _generation);
        }
    }

    /// <summary>
    /// Copies the events after a number. False, with nothing copied, when some of them are gone or the numbers have
    /// begun again.
    /// </summary>
    public bool TryCopy(long afterSequence, int generation, Span<TickEvent> target, out int count)
    {
        lock (_tailLock)
        {
            count = 0;
            var missing = _lastSequence - afterSequence;
            if (generation != _generation || missing > _tail.Count)
            {
                return false;
            }

            var first = _tail.Count - (int)missing;
            count = Math.Min((int)missing, target.Length);
            for (var i = 0; i < count; i++)
            {
                target[i] = _tail[first + i];
            }

            return true;
        }
    }

    /// <summary>The event with a number; null when the event is gone or has not come yet.</summary>
    public TickEvent? Find(long sequence)
    {
        lock (_tailLock)
        {
            var index = _tail.Count - 1 - (_lastSequence - sequence);
            return index >= 0 && index < _tail.Count ? _tail[(int)index] : null;
        }
    }

    /// <summary>The newest number at a position of the log; false when events after it are gone.</summary>
    public bool TryFindSequenceAt(long position, out long sequence)
    {
        lock (_tailLock)
        {
            var (low, high) = (0, _tail.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = _tail[middle].Position <= position ? (middle + 1, high) : (low, middle);
            }

            sequence = _lastSequence - (_tail.Count - low);
            return position >= _trimmedPosition;
        }
    }

    /// <summary>
    /// The time when the oldest event was shown; the least value when there is no event, because a gap took the events
    /// that were to be trimmed.
    /// </summary>
    public long OldestShownAt()
    {
        lock (_tailLock)
        {
            return _tail.Count == 0 ? long.MinValue : _tail[0].ShownAt;
        }
    }

    /// <summary>Forgets the oldest event; does nothing when there is none.</summary>
    public void TrimOldest()
    {
        lock (_tailLock)
        {
            if (_tail.Count > 0)
            {
                _trimmedPosition = _tail.RemoveFirst().Position;
            }
        }
    }

    /// <summary>Begins again after a loss: subscribers will report a gap and send a snapshot.</summary>
    /// <param name="epoch">The epoch from now on; in another epoch numbers begin again.</param>
    /// <param name="trimmedPosition">Position up to which events are gone.</param>
    /// <param name="lastSequence">
    /// The topic's last number at that position; null when only an epoch or a hole is known.
    /// </param>
    /// <param name="now">The time by <see cref="StreamClock"/>.</param>
    /// <param name="forgets">Whether the newest event may no longer stand: the market says what does.</param>
    public void Break(long epoch, long trimmedPosition, long? lastSequence, long now, bool forgets = false)
    {
        lock (_tailLock)
        {
            _tail.Clear();
            _trimmedPosition = trimmedPosition;
            Volatile.Write(ref _generation, _generation + 1);
            if (lastSequence is not null || forgets)
            {
                // The newly loaded market has the events of the meantime; the latest event here may be older, or lost.
                _latest = null;
            }

            if (epoch != _epoch || lastSequence is not null)
            {
                _epoch = epoch;
                (_latestSequence, _lossSequence) = (0, 0);
                Volatile.Write(ref _lastSequence, lastSequence ?? 0);
            }
        }

        Interlocked.MemoryBarrier();
        Mark(now);
    }

    private void Append(TickEvent tick, Instant time)
    {
        lock (_tailLock)
        {
            if (_latest is null && _tail.Count == 0 && tick.Sequence <= _lastSequence)
            {
                // The known number was of a later position: a starting node replays older rows, so that streams can be
                // resumed.
                _lastSequence = tick.Sequence - 1;
            }

            if (tick.Sequence != _lastSequence + 1)
            {
                // The log was trimmed before this node had read these rows.
                _tail.Clear();
                Volatile.Write(ref _generation, _generation + 1);
                _trimmedPosition = tick.Position - 1;
            }

            _tail.Add(tick);
            if (_latest is not { } known || !tick.IsLateAgainst(known, time))
            {
                (_latest, _latestSequence) = (tick, tick.Sequence);
            }

            if (tick.FollowsLoss)
            {
                _lossSequence = tick.Sequence;
            }

            Volatile.Write(ref _lastSequence, tick.Sequence);
        }
    }

    private void Mark(long now)
    {
        lock (_subscribersLock)
        {
            foreach (var subscription in _subscribers)
            {
                subscription.Mark(now);
            }
        }
    }
}
