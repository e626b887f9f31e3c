using FinApi.Application.Streaming.Fanout;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Markets;
using FinApi.Application.Streaming.Resume;
using NodaTime;

namespace FinApi.Application.Streaming.Topics;

/// <summary>Decides for each topic of a token how it goes on.</summary>
internal sealed class ResumeAt(ResumePoint point, StreamPlan plan, StreamServices services)
{
    private readonly bool _isInTime = point.Position is not null
        && plan.ResumeWindow > Duration.Zero
        && services.Clock.Instant - point.IssueTime <= plan.ResumeWindow;

    /// <summary>Sets a subscription that is not added to its topic yet.</summary>
    public TopicResume Resume(TopicSubscription subscription, TopicSpec spec)
    {
        var topic = subscription.Topic;
        var state = topic.Read();
        if (_isInTime && state.Epoch == point.Epoch && topic.TryFindSequenceAt(point.Position!.Value, out var sequence))
        {
            subscription.Recover(state, sequence);
            var missed = state.Sequence - sequence;
            var replayed = subscription.IsEvery ? missed : Math.Min(missed, 1);
            return new TopicResume(subscription.TopicId, spec, state.Epoch, replayed, Gap: null);
        }

        subscription.Break(GapCause.Resume, point.FromTime);
        var end = services.Market.Read(topic.Key, state).Latest?.Time ?? services.Clock.Instant;
        var gap = new ServerFrame.Gap(
            subscription.TopicId,
            topic.Key,
            FromSequence: 0,
            ToSequence: 0,
            point.FromTime,
            Instant.Max(end, point.FromTime) + Duration.Epsilon,
            GapCause.Resume);
        return new TopicResume(subscription.TopicId, spec, state.Epoch, Replayed: 0, gap);
    }
}
