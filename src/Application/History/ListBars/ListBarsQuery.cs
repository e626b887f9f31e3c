using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;
using NodaTime;

namespace FinApi.Application.History.ListBars;

/// <summary>Asks for a page of bars that start in a range.</summary>
public sealed record ListBarsQuery(
    string Symbol,
    string Interval,
    TimeRange Range,
    PriceAdjustment Adjustment,
    bool IsDescending,
    int PageSize,
    string PageToken,
    MarketAccess Access) : IRequest<Result<BarPage>>
{
    /// <summary>When the corporate actions were known that prices are adjusted for; null: now.</summary>
    public Instant? ActionsAsOf { get; init; }
}
