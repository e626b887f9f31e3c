using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.MarketData.BatchGetSnapshots;

internal sealed class BatchGetSnapshotsHandler(LatestMarket market, SnapshotReader snapshots)
    : IRequestHandler<BatchGetSnapshotsQuery, Result<SnapshotBatch>>
{
    public Task<Result<SnapshotBatch>> Handle(BatchGetSnapshotsQuery request, CancellationToken cancellationToken)
    {
        var answers = new List<SnapshotAnswer>(request.Symbols.Count);
        List<string> notFound = [];
        foreach (var symbol in SymbolList.Distinct(request.Symbols))
        {
            if (market.TryGet(symbol, out var state))
            {
                answers.Add(snapshots.Read(state));
            }
            else
            {
                notFound.Add(symbol);
            }
        }

        return Task.FromResult<Result<SnapshotBatch>>(new SnapshotBatch(answers, notFound));
    }
}
