using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;
using NodaTime;

namespace FinApi.Application.History.ListQuotes;

/// <summary>Asks for a page of quotes of [StartTime, EndTime).</summary>
public sealed record ListQuotesQuery(
    string Symbol,
    Instant? StartTime,
    Instant? EndTime,
    bool IsDescending,
    int PageSize,
    string PageToken,
    MarketAccess Access)
    : TickQuery(Symbol, StartTime, EndTime, IsDescending, PageSize, PageToken, Access), IRequest<Result<QuotePage>>;
