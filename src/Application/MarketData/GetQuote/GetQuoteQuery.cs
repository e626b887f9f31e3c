using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.MarketData.GetQuote;

/// <summary>Asks for the latest quote of one instrument.</summary>
public sealed record GetQuoteQuery(string Symbol, MarketAccess Access) : IRequest<Result<QuoteAnswer>>;
