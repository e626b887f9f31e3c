using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Application.Time;
using MediatR;
using NodaTime;

namespace FinApi.Application.MarketData.BatchGetQuotes;

internal sealed class BatchGetQuotesHandler(
    LatestMarket market, VisibleInstruments instruments, LiveStatus status, TimeProvider timeProvider)
    : IRequestHandler<BatchGetQuotesQuery, Result<QuoteBatch>>
{
    public Task<Result<QuoteBatch>> Handle(BatchGetQuotesQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(List(request));

    private Result<QuoteBatch> List(BatchGetQuotesQuery request)
    {
        if (instruments.Check(request.Symbols, range: null, request.Access) is { } error)
        {
            return error;
        }

        var now = timeProvider.GetInstant();
        var quotes = new List<QuoteAnswer>(request.Symbols.Count);
        List<string> notFound = [];
        List<string> noData = [];
        foreach (var (symbol, state) in SymbolList.Find(market, request.Symbols))
        {
            if (state is null)
            {
                if (instruments.FindAmbiguous(symbol, range: null, "symbols") is { } ambiguous)
                {
                    return ambiguous;
                }

                notFound.Add(symbol);
            }
            else if (FindQuote(state, request.Access, now) is { } quote)
            {
                quotes.Add(quote);
            }
            else
            {
                noData.Add(market.Names.ShownOf(state));
            }
        }

        return new QuoteBatch(quotes, notFound, noData);
    }

    private QuoteAnswer? FindQuote(InstrumentState state, MarketAccess access, Instant now)
    {
        // Read before the delay is judged: a quote that comes in between is not for all plans yet.
        var latest = state.Quote;
        var delay = state.DelayOf(access, now);
        return (delay > Duration.Zero ? state.Recent.FindQuote(now - delay) : latest) is { } quote
            ? new QuoteAnswer(quote, status.Of(state, quote.EventTime, delay))
            : null;
    }
}
