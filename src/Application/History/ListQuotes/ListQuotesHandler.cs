using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;

namespace FinApi.Application.History.ListQuotes;

internal sealed class ListQuotesHandler(TickPageReader pages, IQuoteReader quotes)
    : IRequestHandler<ListQuotesQuery, Result<QuotePage>>
{
    private readonly TickList<Quote, QuotePage> _list = new(
        "quotes", quotes.ListAsync, TickOrder.Of, static (page, token, status) => new QuotePage(page, token, status));

    public Task<Result<QuotePage>> Handle(ListQuotesQuery request, CancellationToken cancellationToken) =>
        pages.ReadAsync(_list, request, cancellationToken);
}
