using NodaTime;

namespace FinApi.Application.Streaming.Frames;

/// <summary>How a feed is at a heartbeat.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsOpen">Whether a market of its instruments trades; null while it has none.</param>
/// <param name="LastEventTime">Event time of its newest item; null before the first.</param>
/// <param name="IsHealthy">Whether it delivered lately.</param>
public sealed record FeedBeat(string Name, bool? IsOpen, Instant? LastEventTime, bool IsHealthy);
