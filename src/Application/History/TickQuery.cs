using FinApi.Application.Callers;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>Asks for a page of trades or of quotes of [StartTime, EndTime).</summary>
public abstract record TickQuery(
    string Symbol,
    Instant? StartTime,
    Instant? EndTime,
    bool IsDescending,
    int PageSize,
    string PageToken,
    MarketAccess Access);
