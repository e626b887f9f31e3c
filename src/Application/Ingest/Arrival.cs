using FinApi.Application.Status;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>From whom and when a batch came.</summary>
internal readonly record struct Arrival(string Source, Instant Time)
{
    /// <summary>Whether the source is a live one, whose ticks are streamed.</summary>
    public bool IsLive { get; } = FeedMonitor.IsFeed(Source);
}
