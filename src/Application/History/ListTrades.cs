using FinApi.Application.Behaviors;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;
using FluentValidation;
using MediatR;

namespace FinApi.Application.History;

/// <summary>Asks for a page of the trades of a range.</summary>
public sealed record ListTradesQuery(
    string Symbol, TimeRange Range, bool IsDescending, int PageSize, string PageToken, MarketAccess Access)
    : TickQuery(Symbol, Range, IsDescending, PageSize, PageToken, Access), IRequest<Result<TradePage>>;

internal sealed class ListTradesValidator : AbstractValidator<ListTradesQuery>
{
    public ListTradesValidator(TimeProvider timeProvider)
    {
        RuleFor(query => query.AsOf).IsPast(timeProvider);
        RuleFor(query => query.Symbol).IsSymbol();
        RuleFor(query => query.Range).IsRange();
        RuleFor(query => query.PageSize).IsPageSize();
        RuleFor(query => query.PageToken).IsPageToken();
    }
}

internal sealed class ListTradesHandler(TickPageReader pages, ITradeReader trades)
    : IRequestHandler<ListTradesQuery, Result<TradePage>>
{
    private readonly TickList<Trade, TradePage> _list = new(
        "trades",
        DataKind.Trades,
        trades.ReadPageAsync,
        TickOrder.Of,
        static (page, token, status, version) => new TradePage(page, token, status, version));

    public Task<Result<TradePage>> Handle(ListTradesQuery request, CancellationToken cancellationToken) =>
        pages.ReadAsync(_list, request, cancellationToken);
}
