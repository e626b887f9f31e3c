using FinApi.Application.Behaviors;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.MarketData;
using FluentValidation;
using MediatR;
using NodaTime;

namespace FinApi.Application.MarketData;

/// <summary>Asks for the latest trade of one instrument.</summary>
public sealed record GetLatestTradeQuery(string Symbol, MarketAccess Access) : IRequest<Result<TradeAnswer>>;

internal sealed class GetLatestTradeValidator : AbstractValidator<GetLatestTradeQuery>
{
    public GetLatestTradeValidator() => RuleFor(query => query.Symbol).IsSymbol();
}

internal sealed class GetLatestTradeHandler(
    VisibleInstruments instruments, LiveStatus status, TimeProvider timeProvider)
    : IRequestHandler<GetLatestTradeQuery, Result<TradeAnswer>>
{
    public Task<Result<TradeAnswer>> Handle(GetLatestTradeQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(Find(request.Symbol, request.Access));

    private Result<TradeAnswer> Find(string symbol, MarketAccess access)
    {
        if (!instruments.TryGet(symbol, access, out var state, out var error))
        {
            return error;
        }

        var now = timeProvider.GetInstant();

        // Read before the delay is judged: a trade that comes in between is not for all plans yet.
        var latest = state.Trade;
        var delay = state.DelayOf(access, now);
        var trade = delay > Duration.Zero ? state.Recent.FindTrade(now - delay) : latest;
        return trade is not null
            ? new TradeAnswer(trade, status.Of(state, trade.EventTime, delay))
            : Error.NoData(instruments.ShownOf(state), "trade");
    }
}
