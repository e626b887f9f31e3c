using FinApi.Application.Streaming.Frames;

namespace FinApi.Application.Streaming.Fanout;

/// <summary>How a topic is sent to one subscriber.</summary>
/// <param name="Delivery">Latest or every.</param>
/// <param name="MinIntervalMilliseconds">Least time between two items with <see cref="Delivery.Latest"/>.</param>
internal readonly record struct TopicTerms(Delivery Delivery, int MinIntervalMilliseconds);
