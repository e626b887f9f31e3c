using FinApi.Application.Streaming.Fanout;

namespace FinApi.Application.Streaming.Markets;

/// <summary>What all streams of the node share.</summary>
internal sealed record StreamServices(
    PriceHub Hub, TopicMarket Market, StreamClock Clock, StreamMetrics Metrics, StreamingOptions Options);
