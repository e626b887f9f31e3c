using System.Collections.Concurrent;
using FinApi.Application.Collections;
using FinApi.Application.Log;
using FinApi.Domain.Instruments;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Streaming.Fanout;

/// <summary>
/// Brings the log to the subscribers of this node. Only one thread at a time may call <see cref="Publish"/>; all other
/// members are safe for all threads.
/// </summary>
internal sealed class PriceHub(StreamClock clock, IOptions<TickLogOptions> options)
{
    private readonly ConcurrentDictionary<TopicKey, Topic> _topics = new();
    private readonly Lock _wildcardLock = new();
    private readonly List<WildcardSubscription>?[] _wildcards = new List<WildcardSubscription>?[TopicKind.Count];

    // Topics in the order of their events: the first topic has the oldest event, which is trimmed first.
    private readonly Ring<Topic> _order = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyDictionary<TopicKey, long> _firstNumbers = new Dictionary<TopicKey, long>();
    private long _epoch;
    private long _position;
    private long _startPosition;

    /// <summary>The log's epoch; 0 before the first read.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>Every event up to here is shown: all subscribers of its topic are marked.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Number of known topics.</summary>
    public int TopicCount => _topics.Count;

    /// <summary>All topics, in no order.</summary>
    public IEnumerable<Topic> Topics => _topics.Select(topic => topic.Value);

    /// <summary>Completes once the log's epoch is known. No stream must begin before.</summary>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    /// <summary>Begins after a position, or begins there again after a loss: subscribers then report a gap.</summary>
    /// <param name="epoch">The epoch from now on.</param>
    /// <param name="position">Events up to there are not shown.</param>
    /// <param name="numbers">The last number of each topic without a shown event.</param>
    public void Restart(long epoch, long position, IReadOnlyDictionary<TopicKey, long> numbers)
    {
        _firstNumbers = numbers;
        if (_epoch == 0)
        {
            Volatile.Write(ref _startPosition, position);
            Volatile.Write(ref _position, position);
            Volatile.Write(ref _epoch, epoch);
        }
        else
        {
            BreakAll(epoch, position, clock.Now, numbers);
        }
    }

    /// <summary>All events up to the node's readiness are shown: streams may begin.</summary>
    public void MarkReady() => _ready.TrySetResult();

    /// <summary>Shows events that were read. Events that are shown already are skipped.</summary>
    public void Publish(TickLogRead read)
    {
        var (now, time) = (clock.Now, clock.Instant);
        CheckContinuity(read, now);
        for (var i = 0; i < read.Events.Count; i++)
        {
            var tick = read.Events[i];
            if (tick.Position <= _position)
            {
                continue;
            }

            tick.ShownAt = now;
            var topic = GetOrAddTopic(tick.Key);
            topic.Publish(tick, now, time);
            _order.Add(topic);
            Volatile.Write(ref _position, tick.Position);
        }

        if (read.LastPosition > _position)
        {
            Volatile.Write(ref _position, read.LastPosition);
        }

        Trim(now);
    }

    /// <summary>
    /// Tells the subscribers of all topics of an instrument of a gap; they get a snapshot. What was shown last no
    /// longer counts: the instrument was loaded again, or is gone.
    /// </summary>
    public void Break(Symbol symbol)
    {
        var now = clock.Now;
        for (var number = 0; number < TopicKind.Count; number++)
        {
            if (TopicKind.TryGet(number, out var kind)
                && _topics.TryGetValue(new TopicKey(symbol, kind), out var topic))
            {
                topic.Break(_epoch, _position, lastSequence: null, now, forgets: true);
            }
        }
    }

    /// <summary>The topic of a key; made when it is new.</summary>
    public Topic GetOrAddTopic(TopicKey key) => _topics.TryGetValue(key, out var topic) ? topic : AddTopic(key);

    /// <summary>Adds a subscription to all topics of a kind, present and future ones.</summary>
    public void Add(WildcardSubscription wildcard)
    {
        lock (_wildcardLock)
        {
            (_wildcards[wildcard.Kind.Number] ??= []).Add(wildcard);
            foreach (var (key, topic) in _topics)
            {
                if (key.Kind == wildcard.Kind)
                {
                    wildcard.Cover(topic);
                }
            }

            wildcard.Covered = null;
        }
    }

    public void Remove(WildcardSubscription wildcard)
    {
        lock (_wildcardLock)
        {
            _wildcards[wildcard.Kind.Number]?.Remove(wildcard);
        }
    }

    private Topic AddTopic(TopicKey key)
    {
        lock (_wildcardLock)
        {
            if (_topics.TryGetValue(key, out var known))
            {
                return known;
            }

            var topic = new Topic(key);
            topic.Start(_epoch, _startPosition, _firstNumbers.GetValueOrDefault(key));
            _topics[key] = topic;
            foreach (var wildcard in _wildcards[key.Kind.Number] ?? [])
            {
                wildcard.Cover(topic);
            }

            return topic;
        }
    }

    private void CheckContinuity(TickLogRead read, long now)
    {
        if (_epoch == 0)
        {
            Restart(read.Epoch, read.After, _firstNumbers);
            MarkReady();
        }
        else if (read.Epoch != _epoch || read.After > _position)
        {
            BreakAll(read.Epoch, read.After, now, numbers: null);
        }
    }

    private void BreakAll(
        long epoch, long trimmedPosition, long now, IReadOnlyDictionary<TopicKey, long>? numbers)
    {
        _order.Clear();
        lock (_wildcardLock)
        {
            Volatile.Write(ref _epoch, epoch);
            Volatile.Write(ref _startPosition, trimmedPosition);
            foreach (var topic in _topics.Values)
            {
                topic.Break(epoch, trimmedPosition, numbers?.GetValueOrDefault(topic.Key), now);
            }
        }

        Volatile.Write(ref _position, trimmedPosition);
    }

    private void Trim(long now)
    {
        var oldest = now - (long)options.Value.MaxAge.TotalMilliseconds;
        while (_order.Count > options.Value.MaxEvents || (_order.Count > 0 && _order[0].OldestShownAt() < oldest))
        {
            _order.RemoveFirst().TrimOldest();
        }
    }
}
