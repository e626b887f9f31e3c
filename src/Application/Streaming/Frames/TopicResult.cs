namespace FinApi.Application.Streaming.Frames;

/// <summary>The answer for one topic.</summary>
/// <param name="TopicId">Its number; 0 unless it went well.</param>
/// <param name="Status">How it went.</param>
/// <param name="Reason">What to send instead; empty when it went well.</param>
/// <param name="Topic">The topic in force, or as it was sent; null for an unknown number.</param>
public sealed record TopicResult(int TopicId, TopicStatus Status, string Reason, TopicSpec? Topic)
{
    /// <summary>The answer when it went well; the topic is null for one that ended.</summary>
    public static TopicResult Ok(int topicId, TopicSpec? topic) => new(topicId, TopicStatus.Ok, string.Empty, topic);
}
