using FinApi.Application.History.Exports;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;

namespace FinApi.Application.History.ExportBars;

internal sealed class ExportBarsHandler(VisibleInstruments instruments, BarExports exports)
    : IRequestHandler<ExportBarsQuery, Result<IAsyncEnumerable<ExportPart>>>
{
    public Task<Result<IAsyncEnumerable<ExportPart>>> Handle(
        ExportBarsQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(Export(request, cancellationToken));

    private Result<IAsyncEnumerable<ExportPart>> Export(ExportBarsQuery query, CancellationToken cancellationToken)
    {
        if (!instruments.TryGet(query.Symbol, query.Range, query.Access, out var state, out var error))
        {
            return error;
        }

        var bars = new BarQuery(
            BarInterval.Parse(query.Interval), query.Range, query.Adjustment, IsDescending: false)
        {
            ActionsAsOf = query.ActionsAsOf,
        };
        return exports.Export([state], bars, query.Access, query.Form, cancellationToken);
    }
}
