using FinApi.Application.History.Exports;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.History.BatchExportTrades;

internal sealed class BatchExportTradesHandler(VisibleInstruments instruments, TradeExports exports)
    : IRequestHandler<BatchExportTradesQuery, Result<IAsyncEnumerable<ExportPart>>>
{
    public Task<Result<IAsyncEnumerable<ExportPart>>> Handle(
        BatchExportTradesQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(Export(request, cancellationToken));

    private Result<IAsyncEnumerable<ExportPart>> Export(
        BatchExportTradesQuery query, CancellationToken cancellationToken)
    {
        var found = instruments.FindAll(query.Symbols, query.Range, query.Access);
        return found.IsSuccess
            ? exports.Export(found.Value, query.Range, query.AsOf, query.Access, query.Form, cancellationToken)
            : found.Error;
    }
}
