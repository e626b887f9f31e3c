using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;

namespace FinApi.Application.History.ListTrades;

internal sealed class ListTradesHandler(TickPageReader pages, ITradeReader trades)
    : IRequestHandler<ListTradesQuery, Result<TradePage>>
{
    private readonly TickList<Trade, TradePage> _list = new(
        "trades", trades.ListAsync, TickOrder.Of, static (page, token, status) => new TradePage(page, token, status));

    public Task<Result<TradePage>> Handle(ListTradesQuery request, CancellationToken cancellationToken) =>
        pages.ReadAsync(_list, request, cancellationToken);
}
