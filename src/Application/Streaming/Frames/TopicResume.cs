namespace FinApi.Application.Streaming.Frames;

/// <summary>How one topic was resumed.</summary>
/// <param name="TopicId">Its number in the new stream.</param>
/// <param name="Topic">The topic in force.</param>
/// <param name="Epoch">Generation of its numbers.</param>
/// <param name="Replayed">How many items follow; meaningless with a gap.</param>
/// <param name="Gap">What is missing as far as it is known; null when the topic was recovered in full.</param>
public sealed record TopicResume(int TopicId, TopicSpec Topic, long Epoch, long Replayed, ServerFrame.Gap? Gap);
