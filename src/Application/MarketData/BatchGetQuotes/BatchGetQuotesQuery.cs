using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.MarketData.BatchGetQuotes;

/// <summary>Asks for the latest quotes of 1 to 500 instruments.</summary>
public sealed record BatchGetQuotesQuery(IReadOnlyList<string> Symbols, MarketAccess Access)
    : IRequest<Result<QuoteBatch>>;
