using FinApi.Application.Ingest.Sources;
using FinApi.Application.MarketData;
using FinApi.Domain.Freshness;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>From whom and when a batch came.</summary>
internal readonly record struct Arrival(SourceState From, Instant Time)
{
    public string Source => From.Source;

    /// <summary>Whether the source is a live one, whose ticks are streamed.</summary>
    public bool IsLive { get; } = FeedMonitor.IsFeed(From.Source);

    /// <summary>Whether data of a time count as settled, so that a change of them is a change of the past.</summary>
    public bool IsSettled(Instant eventTime) => eventTime < Time - FreshnessPolicy.SettlingTime;
}
