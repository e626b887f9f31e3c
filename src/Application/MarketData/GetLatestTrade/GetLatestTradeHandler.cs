using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.MarketData.GetLatestTrade;

internal sealed class GetLatestTradeHandler(LatestMarket market, LiveStatus status)
    : IRequestHandler<GetLatestTradeQuery, Result<TradeAnswer>>
{
    public Task<Result<TradeAnswer>> Handle(GetLatestTradeQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(Find(request.Symbol));

    private Result<TradeAnswer> Find(string symbol)
    {
        if (!market.TryGet(symbol, out var state))
        {
            return Error.SymbolNotFound(symbol.ToUpperInvariant());
        }

        return state.Trade is { } trade
            ? new TradeAnswer(trade, status.Of(state, trade.EventTime))
            : Error.NoData(state.Instrument.Symbol.Value, "trade");
    }
}
