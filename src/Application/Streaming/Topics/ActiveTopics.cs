using FinApi.Application.Log;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Lanes;
using NodaTime;

namespace FinApi.Application.Streaming.Topics;

/// <summary>
/// The topics of one stream with items to send, first come first served: a list linked through the subscriptions
/// themselves, so that an idle stream costs no memory. Only the lane uses it.
/// </summary>
internal sealed class ActiveTopics
{
    private TopicSubscription? _first;
    private TopicSubscription? _last;
    private int _count;

    public void Add(TopicSubscription subscription)
    {
        subscription.Next = null;
        if (_last is null)
        {
            _first = subscription;
        }
        else
        {
            _last.Next = subscription;
        }

        _last = subscription;
        _count++;
    }

    /// <summary>Serves each topic once, within the visit's budget.</summary>
    /// <returns>The time when the next topic is due: 0 at once, <see cref="long.MaxValue"/> when none is
    /// left.</returns>
    public long Serve(StreamOutput output, LaneScratch scratch)
    {
        var nextDue = long.MaxValue;
        for (var left = _count; left > 0; left--)
        {
            if (scratch.IsFull)
            {
                return 0;
            }

            var subscription = RemoveFirst();
            if (subscription.IsRemoved)
            {
                continue;
            }

            var due = TopicDelivery.Serve(subscription, output, scratch);
            if (due == long.MaxValue)
            {
                subscription.Unmark();
                if (!subscription.IsBehind || !subscription.TryMark())
                {
                    continue;
                }

                subscription.DueAt = output.FindDue(subscription, scratch.Now);
                due = 0;
            }

            Add(subscription);
            nextDue = Math.Min(nextDue, due);
        }

        return nextDue;
    }

    /// <summary>The items that wait for the client in topics with delivery EVERY.</summary>
    public Pace Measure(FrameEncoding encoding, long now)
    {
        var (items, bytes, replayItems, replayBytes, oldest) = (0L, 0L, 0L, 0L, now);
        for (var subscription = _first; subscription is not null; subscription = subscription.Next)
        {
            if (!IsWaiting(subscription))
            {
                continue;
            }

            var next = subscription.Topic.Find(subscription.LastSequence + 1);
            var missing = subscription.MissingCount;
            var length = missing * (next?.EstimateLength(encoding) ?? 0);
            if (subscription.IsReplaying)
            {
                replayItems += missing;
                replayBytes += length;
                continue;
            }

            items += missing;
            bytes += length;
            oldest = Math.Min(oldest, next?.ShownAt ?? now);
        }

        return new Pace(items, bytes, replayItems, replayBytes, now - oldest);
    }

    /// <summary>
    /// Lets every waiting topic skip to its newest item; false when the policy of a topic is to end the stream.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="withReplay">Whether topics that catch up after a resume have to skip as well.</param>
    public bool TrySkip(Instant now, bool withReplay)
    {
        for (var subscription = _first; subscription is not null; subscription = subscription.Next)
        {
            if (!IsWaiting(subscription) || (subscription.IsReplaying && !withReplay))
            {
                continue;
            }

            if (subscription.SlowPolicy == SlowPolicy.Disconnect)
            {
                return false;
            }

            subscription.Break(GapCause.SlowReader, subscription.FindGapStart(now));
        }

        return true;
    }

    /// <summary>The position before the first waiting event; null while a snapshot waits.</summary>
    public long? FindPosition(long position)
    {
        for (var subscription = _first; subscription is not null; subscription = subscription.Next)
        {
            if (subscription.IsRemoved)
            {
                continue;
            }

            if (subscription.NeedsSnapshot || subscription.Generation != subscription.Topic.Generation)
            {
                return null;
            }

            if (subscription.MissingCount > 0)
            {
                var next = subscription.Topic.Find(subscription.LastSequence + 1);
                if (next is null)
                {
                    return null;
                }

                position = Math.Min(position, next.Position - 1);
            }
        }

        return position;
    }

    private static bool IsWaiting(TopicSubscription subscription) =>
        subscription is { IsEvery: true, IsRemoved: false, NeedsSnapshot: false } && subscription.MissingCount > 0;

    private TopicSubscription RemoveFirst()
    {
        var first = _first!;
        _first = first.Next;
        _last = _first is null ? null : _last;
        _count--;
        first.Next = null;
        return first;
    }
}
