using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.MarketData.BatchGetQuotes;

internal sealed class BatchGetQuotesHandler(LatestMarket market, LiveStatus status)
    : IRequestHandler<BatchGetQuotesQuery, Result<QuoteBatch>>
{
    public Task<Result<QuoteBatch>> Handle(BatchGetQuotesQuery request, CancellationToken cancellationToken)
    {
        var quotes = new List<QuoteAnswer>(request.Symbols.Count);
        List<string> notFound = [];
        List<string> noData = [];
        foreach (var symbol in SymbolList.Distinct(request.Symbols))
        {
            if (!market.TryGet(symbol, out var state))
            {
                notFound.Add(symbol);
            }
            else if (state.Quote is { } quote)
            {
                quotes.Add(new QuoteAnswer(quote, status.Of(state, quote.EventTime)));
            }
            else
            {
                noData.Add(symbol);
            }
        }

        return Task.FromResult<Result<QuoteBatch>>(new QuoteBatch(quotes, notFound, noData));
    }
}
