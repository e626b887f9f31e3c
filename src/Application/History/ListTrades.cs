using FinApi.Application.Behaviors;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;

namespace FinApi.Application.History;

/// <summary>Asks for a page of the trades of a range.</summary>
public sealed record ListTradesQuery(
    string Symbol, TimeRange Range, bool IsDescending, int PageSize, string PageToken, MarketAccess Access)
    : TickQuery(Symbol, Range, IsDescending, PageSize, PageToken, Access), IRequest<Result<TradePage>>;

internal sealed class ListTradesValidator : IValidator<ListTradesQuery>
{
    public void Validate(ListTradesQuery request, ref Violations violations)
    {
        FieldRules.CheckSymbol(ref violations, request.Symbol);
        FieldRules.CheckRange(ref violations, request.Range);
        FieldRules.CheckPage(ref violations, request.PageSize, request.PageToken);
    }
}

internal sealed class ListTradesHandler(TickPageReader pages, ITradeReader trades)
    : IRequestHandler<ListTradesQuery, Result<TradePage>>
{
    private readonly TickList<Trade, TradePage> _list = new(
        "trades",
        trades.ReadPageAsync,
        TickOrder.Of,
        static (page, token, status, version) => new TradePage(page, token, status, version));

    public Task<Result<TradePage>> Handle(ListTradesQuery request, CancellationToken cancellationToken) =>
        pages.ReadAsync(_list, request, cancellationToken);
}
