using FinApi.Application.Log;

namespace FinApi.Application.Streaming.Frames;

/// <summary>One item on its way to one subscriber.</summary>
/// <param name="TopicId">The topic's number in the stream.</param>
/// <param name="ConflatedCount">Items left out before it.</param>
/// <param name="Event">What all subscribers share.</param>
public readonly record struct DataItem(int TopicId, long ConflatedCount, TickEvent Event);
