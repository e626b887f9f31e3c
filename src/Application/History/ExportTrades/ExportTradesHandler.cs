using FinApi.Application.History.Exports;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.History.ExportTrades;

internal sealed class ExportTradesHandler(VisibleInstruments instruments, TradeExports exports)
    : IRequestHandler<ExportTradesQuery, Result<IAsyncEnumerable<ExportPart>>>
{
    public Task<Result<IAsyncEnumerable<ExportPart>>> Handle(
        ExportTradesQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(Export(request, cancellationToken));

    private Result<IAsyncEnumerable<ExportPart>> Export(
        ExportTradesQuery query, CancellationToken cancellationToken) =>
        instruments.TryGet(query.Symbol, query.Range, query.Access, out var state, out var error)
            ? exports.Export([state], query.Range, query.AsOf, query.Access, query.Form, cancellationToken)
            : error;
}
