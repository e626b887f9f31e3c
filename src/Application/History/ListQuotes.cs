using FinApi.Application.Behaviors;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;
using FluentValidation;
using MediatR;

namespace FinApi.Application.History;

/// <summary>Asks for a page of the quotes of a range.</summary>
public sealed record ListQuotesQuery(
    string Symbol, TimeRange Range, bool IsDescending, int PageSize, string PageToken, MarketAccess Access)
    : TickQuery(Symbol, Range, IsDescending, PageSize, PageToken, Access), IRequest<Result<QuotePage>>;

internal sealed class ListQuotesValidator : AbstractValidator<ListQuotesQuery>
{
    public ListQuotesValidator()
    {
        RuleFor(query => query.Symbol).IsSymbol();
        RuleFor(query => query.Range).IsRange();
        RuleFor(query => query.PageSize).IsPageSize();
        RuleFor(query => query.PageToken).IsPageToken();
    }
}

internal sealed class ListQuotesHandler(TickPageReader pages, IQuoteReader quotes)
    : IRequestHandler<ListQuotesQuery, Result<QuotePage>>
{
    private readonly TickList<Quote, QuotePage> _list = new(
        "quotes",
        DataKind.Quotes,
        quotes.ReadPageAsync,
        TickOrder.Of,
        static (page, token, status, version) => new QuotePage(page, token, status, version));

    public Task<Result<QuotePage>> Handle(ListQuotesQuery request, CancellationToken cancellationToken) =>
        pages.ReadAsync(_list, request, cancellationToken);
}
