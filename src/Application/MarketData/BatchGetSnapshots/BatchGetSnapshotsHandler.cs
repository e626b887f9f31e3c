using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.MarketData.BatchGetSnapshots;

internal sealed class BatchGetSnapshotsHandler(
    LatestMarket market, VisibleInstruments instruments, SnapshotReader snapshots)
    : IRequestHandler<BatchGetSnapshotsQuery, Result<SnapshotBatch>>
{
    public Task<Result<SnapshotBatch>> Handle(BatchGetSnapshotsQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(List(request));

    private Result<SnapshotBatch> List(BatchGetSnapshotsQuery request)
    {
        if (instruments.Check(request.Symbols, range: null, request.Access) is { } error)
        {
            return error;
        }

        var answers = new List<SnapshotAnswer>(request.Symbols.Count);
        List<string> notFound = [];
        foreach (var (symbol, state) in SymbolList.Find(market, request.Symbols))
        {
            if (state is not null)
            {
                answers.Add(snapshots.Read(state, request.Access));
            }
            else if (instruments.FindAmbiguous(symbol, range: null, "symbols") is { } ambiguous)
            {
                return ambiguous;
            }
            else
            {
                notFound.Add(symbol);
            }
        }

        return new SnapshotBatch(answers, notFound);
    }
}
