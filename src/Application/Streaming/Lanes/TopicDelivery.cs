using FinApi.Application.Log;
using FinApi.Application.Streaming.Fanout;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Topics;

namespace FinApi.Application.Streaming.Lanes;

/// <summary>
/// Puts the items of one topic that one subscriber has not had into the visit's batch. Only the lane uses it.
/// </summary>
internal static class TopicDelivery
{
    private const long Nothing = long.MaxValue;
    private const long AtOnce = 0;

    /// <summary>
    /// Returns the time of the next visit: 0 at once, <see cref="long.MaxValue"/> when nothing is left.
    /// </summary>
    public static long Serve(TopicSubscription subscription, StreamOutput output, LaneScratch scratch)
    {
        if (!subscription.NeedsSnapshot && subscription.Generation != subscription.Topic.Generation)
        {
            output.Break(subscription, GapCause.Node);
        }

        if (subscription.NeedsSnapshot)
        {
            return ServeSnapshot(subscription, output, scratch);
        }

        return subscription.IsEvery
            ? ServeEvery(subscription, output, scratch)
            : ServeLatest(subscription, output, scratch);
    }

    private static long ServeSnapshot(TopicSubscription subscription, StreamOutput output, LaneScratch scratch)
    {
        if (!scratch.TryTakeSnapshot())
        {
            return AtOnce;
        }

        output.WriteSnapshot(scratch, subscription);
        return Nothing;
    }

    private static long ServeEvery(TopicSubscription subscription, StreamOutput output, LaneScratch scratch)
    {
        var room = subscription.IsReplaying ? scratch.ReplayRoom : scratch.Room;
        if (room.IsEmpty)
        {
            // A subscriber that catches up waits for the lane's next sweep, so that it cannot starve the others.
            return subscription.IsReplaying ? scratch.Now + 1 : AtOnce;
        }

        if (!subscription.Topic.TryCopy(subscription.LastSequence, subscription.Generation, room, out var count))
        {
            output.Break(subscription, CauseOf(subscription));
            return ServeSnapshot(subscription, output, scratch);
        }

        var end = FindLoss(room[..count]);
        if (end < count && end == 0)
        {
            output.Break(subscription, GapCause.Feed);
            return ServeSnapshot(subscription, output, scratch);
        }

        for (var i = 0; i < end; i++)
        {
            scratch.AddItem(subscription.TopicId, conflatedCount: 0, room[i], subscription.IsReplaying);
        }

        if (end > 0)
        {
            var last = room[end - 1];
            subscription.NoteSent(last, last.Sequence, scratch.Now);
        }

        return subscription.IsBehind ? AtOnce : Nothing;
    }

    // Index of the first item that does not follow its predecessor; the length when all do.
    private static int FindLoss(ReadOnlySpan<TickEvent> events)
    {
        for (var i = 0; i < events.Length; i++)
        {
            if (events[i].FollowsLoss)
            {
                return i;
            }
        }

        return events.Length;
    }

    private static GapCause CauseOf(TopicSubscription subscription)
    {
        if (subscription.Generation != subscription.Topic.Generation)
        {
            return GapCause.Node;
        }

        return subscription.IsReplaying ? GapCause.Resume : GapCause.SlowReader;
    }

    private static long ServeLatest(TopicSubscription subscription, StreamOutput output, LaneScratch scratch)
    {
        if (subscription.Terms.MinIntervalMilliseconds > 0 && scratch.Now < subscription.DueAt)
        {
            return subscription.DueAt;
        }

        if (scratch.Room.IsEmpty)
        {
            return AtOnce;
        }

        var state = subscription.Topic.Read();
        if (state.Generation != subscription.Generation)
        {
            return AtOnce; // the next look says the gap
        }

        if (state.LossSequence > subscription.LastSequence)
        {
            output.Break(subscription, GapCause.Feed);
            return ServeSnapshot(subscription, output, scratch);
        }

        if (state.LatestSequence > subscription.LastSequence)
        {
            var left = state.LatestSequence - subscription.LastSequence - 1;
            scratch.AddItem(subscription.TopicId, left, state.Latest!, isReplay: false);
            subscription.NoteSent(state.Latest!, state.Sequence, output.FindSentAt(subscription, scratch.Now));
        }
        else
        {
            // Only items out of order came: they are left out, and the next item counts them.
            subscription.NoteSeen(state.Sequence);
        }

        return Nothing;
    }
}
