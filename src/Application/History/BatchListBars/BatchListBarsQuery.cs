using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;
using NodaTime;

namespace FinApi.Application.History.BatchListBars;

/// <summary>Asks for the bars of 1 to 100 instruments that start in a range.</summary>
public sealed record BatchListBarsQuery(
    IReadOnlyList<string> Symbols,
    string Interval,
    TimeRange Range,
    PriceAdjustment Adjustment,
    bool IsDescending,
    int PageSize,
    MarketAccess Access) : IRequest<Result<BarBatch>>
{
    /// <summary>When the corporate actions were known that prices are adjusted for; null: now.</summary>
    public Instant? ActionsAsOf { get; init; }
}
