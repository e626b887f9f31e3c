using FinApi.Application.Callers;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History;

/// <summary>Asks for a page of the trades or of the quotes of a range.</summary>
public abstract record TickQuery(
    string Symbol,
    TimeRange Range,
    bool IsDescending,
    int PageSize,
    string PageToken,
    MarketAccess Access);
