using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.MarketData.GetLatestTrade;

/// <summary>Asks for the latest trade of one instrument.</summary>
public sealed record GetLatestTradeQuery(string Symbol, MarketAccess Access) : IRequest<Result<TradeAnswer>>;
