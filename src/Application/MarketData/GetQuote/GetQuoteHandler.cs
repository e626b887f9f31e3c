using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.MarketData.GetQuote;

internal sealed class GetQuoteHandler(LatestMarket market, LiveStatus status)
    : IRequestHandler<GetQuoteQuery, Result<QuoteAnswer>>
{
    public Task<Result<QuoteAnswer>> Handle(GetQuoteQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(Find(request.Symbol));

    private Result<QuoteAnswer> Find(string symbol)
    {
        if (!market.TryGet(symbol, out var state))
        {
            return Error.SymbolNotFound(symbol.ToUpperInvariant());
        }

        return state.Quote is { } quote
            ? new QuoteAnswer(quote, status.Of(state, quote.EventTime))
            : Error.NoData(state.Instrument.Symbol.Value, "quote");
    }
}
