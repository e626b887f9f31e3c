using FinApi.Application.Streaming.Fanout;
using FinApi.Application.Streaming.Topics;

namespace FinApi.Application.Streaming.Sessions;

/// <summary>What all streams of the node share.</summary>
internal sealed record StreamServices(
    PriceHub Hub, TopicMarket Market, StreamClock Clock, StreamMetrics Metrics, StreamingOptions Options);
