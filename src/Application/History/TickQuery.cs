using FinApi.Application.Callers;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>Asks for a page of the trades or of the quotes of a range.</summary>
public abstract record TickQuery(
    string Symbol,
    TimeRange Range,
    bool IsDescending,
    int PageSize,
    string PageToken,
    MarketAccess Access)
{
    /// <summary>Of trades: as they stood at this time; null: as they stand.</summary>
    public Instant? AsOf { get; init; }
}
