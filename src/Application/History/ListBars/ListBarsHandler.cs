using FinApi.Application.Behaviors;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;

namespace FinApi.Application.History.ListBars;

internal sealed class ListBarsHandler(LatestMarket market, BarPageReader pages)
    : IRequestHandler<ListBarsQuery, Result<BarPage>>
{
    public async Task<Result<BarPage>> Handle(ListBarsQuery request, CancellationToken cancellationToken)
    {
        if (!market.TryGet(request.Symbol, out var state))
        {
            return Error.SymbolNotFound(request.Symbol.ToUpperInvariant());
        }

        var interval = BarInterval.Parse(request.Interval);
        var query = new BarQuery(
            interval, request.StartTime, request.EndTime, request.Adjustment, request.IsDescending);
        var pageSize = FieldRules.PageSizeOrDefault(request.PageSize);
        return await pages.ReadAsync(state, query, pageSize, request.PageToken, cancellationToken);
    }
}
