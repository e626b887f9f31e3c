using System.Reflection;
using FinApi.Application.Behaviors;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using MediatR;
using NodaTime;

namespace FinApi.Application.Status;

/// <summary>Asks how the node is.</summary>
public sealed record GetStatusQuery : IRequest<Result<NodeStatus>>;

internal sealed class GetStatusValidator : IValidator<GetStatusQuery>
{
    public void Validate(GetStatusQuery request, ref Violations violations)
    {
        // It has no fields.
    }
}

internal sealed class GetStatusHandler(
    LatestMarket market,
    FeedMonitor feeds,
    IEnumerable<IStoreMonitor> stores,
    NodeStart start,
    TimeProvider timeProvider)
    : IRequestHandler<GetStatusQuery, Result<NodeStatus>>
{
    private static readonly string[] Roles = ["market-data", "history", "reference", "ingest"];

    private static readonly string Version =
        typeof(GetStatusHandler).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    public async Task<Result<NodeStatus>> Handle(GetStatusQuery request, CancellationToken cancellationToken)
    {
        var states = new List<StoreState>();
        foreach (var store in stores)
        {
            states.Add(await store.GetStateAsync(cancellationToken));
        }

        return new NodeStatus(
            Version, timeProvider.GetInstant(), start.Time, market.IsReady, Roles, market.Count, feeds.List(), states);
    }
}
