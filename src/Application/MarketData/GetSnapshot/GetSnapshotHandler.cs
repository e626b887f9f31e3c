using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.MarketData.GetSnapshot;

internal sealed class GetSnapshotHandler(VisibleInstruments instruments, SnapshotReader snapshots)
    : IRequestHandler<GetSnapshotQuery, Result<SnapshotAnswer>>
{
    public Task<Result<SnapshotAnswer>> Handle(GetSnapshotQuery request, CancellationToken cancellationToken)
    {
        Result<SnapshotAnswer> result = instruments.TryGet(request.Symbol, request.Access, out var state, out var error)
            ? snapshots.Read(state, request.Access)
            : error;
        return Task.FromResult(result);
    }
}
