using FinApi.Application.Behaviors;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;

namespace FinApi.Application.History.BatchListBars;

internal sealed class BatchListBarsHandler(LatestMarket market, VisibleInstruments instruments, BarPageReader pages)
    : IRequestHandler<BatchListBarsQuery, Result<BarBatch>>
{
    public async Task<Result<BarBatch>> Handle(BatchListBarsQuery request, CancellationToken cancellationToken)
    {
        if (instruments.Check(request.Symbols, request.Range, request.Access) is { } hidden)
        {
            return hidden;
        }

        var interval = BarInterval.Parse(request.Interval);
        var query = new BarQuery(interval, request.Range, request.Adjustment, request.IsDescending)
        {
            ActionsAsOf = request.ActionsAsOf,
        };
        var pageSize = PageSize.OrDefault(request.PageSize);
        List<BarBatch.Series> found = [];
        List<string> notFound = [];
        foreach (var (symbol, state) in SymbolList.Find(market, request.Symbols, request.Range))
        {
            if (state is null)
            {
                if (instruments.FindAmbiguous(symbol, request.Range, "symbols") is { } ambiguous)
                {
                    return ambiguous;
                }

                notFound.Add(symbol);
                continue;
            }

            var page = await pages.ReadAsync(
                state, query, request.Access, pageSize, pageToken: string.Empty, cancellationToken);
            if (!page.IsSuccess)
            {
                return page.Error;
            }

            found.Add(new BarBatch.Series(state.Instrument.Symbol, page.Value));
        }

        return new BarBatch(found, notFound);
    }
}
