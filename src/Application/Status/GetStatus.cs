using FinApi.Application.MarketData;
using FinApi.Application.Nodes;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using MediatR;
using NodaTime;

namespace FinApi.Application.Status;

/// <summary>Asks how the node is.</summary>
public sealed record GetStatusQuery : IRequest<Result<NodeStatus>>;

internal sealed class GetStatusHandler(
    LatestMarket market,
    FeedMonitor feeds,
    SimulatedData simulated,
    IEnumerable<IStoreMonitor> stores,
    NodeIdentity identity,
    LiveNodes nodes,
    TimeProvider timeProvider) : IRequestHandler<GetStatusQuery, Result<NodeStatus>>
{
    public async Task<Result<NodeStatus>> Handle(GetStatusQuery request, CancellationToken cancellationToken)
    {
        var states = new List<StoreState>();
        foreach (var store in stores)
        {
            states.Add(await store.GetStateAsync(cancellationToken));
        }

        return new NodeStatus(
            NodeIdentity.Version,
            timeProvider.GetInstant(),
            identity.StartTime,
            market.IsReady,
            RoleText.List(identity.Roles),
            market.Count,
            feeds.List(),
            states,
            [.. nodes.List().Select(Describe)])
        {
            IsSimulated = simulated.IsStored,
        };
    }

    private NodeState Describe(NodeRecord node) =>
        new(
            node.Beat.Id,
            IsSelf: node.Beat.Id == identity.Id && node.Beat.StartTime == identity.StartTime,
            node.Beat.Role,
            RoleText.List(node.Beat.Roles),
            node.Beat.Version,
            node.Beat.ShortPlansHash,
            node.Age,
            node.Beat.LogPosition);
}
