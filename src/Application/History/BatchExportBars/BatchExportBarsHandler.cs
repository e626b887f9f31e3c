using FinApi.Application.History.Exports;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;

namespace FinApi.Application.History.BatchExportBars;

internal sealed class BatchExportBarsHandler(VisibleInstruments instruments, BarExports exports)
    : IRequestHandler<BatchExportBarsQuery, Result<IAsyncEnumerable<ExportPart>>>
{
    public Task<Result<IAsyncEnumerable<ExportPart>>> Handle(
        BatchExportBarsQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(Export(request, cancellationToken));

    private Result<IAsyncEnumerable<ExportPart>> Export(
        BatchExportBarsQuery query, CancellationToken cancellationToken)
    {
        var found = instruments.FindAll(query.Symbols, query.Range, query.Access);
        if (!found.IsSuccess)
        {
            return found.Error;
        }

        var bars = new BarQuery(
            BarInterval.Parse(query.Interval), query.Range, query.Adjustment, IsDescending: false)
        {
            ActionsAsOf = query.ActionsAsOf,
        };
        return exports.Export(found.Value, bars, query.Access, query.Form, cancellationToken);
    }
}
