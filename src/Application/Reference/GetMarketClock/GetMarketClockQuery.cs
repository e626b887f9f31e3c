using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Reference.GetMarketClock;

/// <summary>Asks what a market is doing.</summary>
public sealed record GetMarketClockQuery(string Mic) : IRequest<Result<MarketClock>>;
