using FinApi.Application.MarketData;
using FinApi.Application.Storage;
using NodaTime;

namespace FinApi.Application.Status;

/// <summary>How the node is.</summary>
public sealed record NodeStatus(
    string Version,
    Instant ServerTime,
    Instant StartTime,
    bool IsReady,
    IReadOnlyList<string> Roles,
    int InstrumentCount,
    IReadOnlyList<FeedState> Feeds,
    IReadOnlyList<StoreState> Stores,
    IReadOnlyList<NodeState> Nodes)
{
    /// <summary>Whether the store holds data that the simulated feed has made up.</summary>
    public bool IsSimulated { get; init; }
}
