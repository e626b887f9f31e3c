using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.MarketData.GetSnapshot;

internal sealed class GetSnapshotHandler(LatestMarket market, SnapshotReader snapshots)
    : IRequestHandler<GetSnapshotQuery, Result<SnapshotAnswer>>
{
    public Task<Result<SnapshotAnswer>> Handle(GetSnapshotQuery request, CancellationToken cancellationToken)
    {
        Result<SnapshotAnswer> result = market.TryGet(request.Symbol, out var state)
            ? snapshots.Read(state)
            : Error.SymbolNotFound(request.Symbol.ToUpperInvariant());
        return Task.FromResult(result);
    }
}
