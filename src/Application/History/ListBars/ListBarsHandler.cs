using FinApi.Application.Behaviors;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;

namespace FinApi.Application.History.ListBars;

internal sealed class ListBarsHandler(VisibleInstruments instruments, BarPageReader pages)
    : IRequestHandler<ListBarsQuery, Result<BarPage>>
{
    public async Task<Result<BarPage>> Handle(ListBarsQuery request, CancellationToken cancellationToken)
    {
        if (!instruments.TryGet(request.Symbol, request.Range, request.Access, out var state, out var error))
        {
            return error;
        }

        var interval = BarInterval.Parse(request.Interval);
        var query = new BarQuery(interval, request.Range, request.Adjustment, request.IsDescending)
        {
            ActionsAsOf = request.ActionsAsOf,
        };
        var pageSize = PageSize.OrDefault(request.PageSize);
        return await pages.ReadAsync(state, query, request.Access, pageSize, request.PageToken, cancellationToken);
    }
}
