using FinApi.Application.Callers;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History.ExportBars;

/// <summary>Asks for all bars that start in [StartTime, EndTime) as CSV.</summary>
public sealed record ExportBarsQuery(
    string Symbol,
    string Interval,
    Instant? StartTime,
    Instant? EndTime,
    PriceAdjustment Adjustment,
    MarketAccess Access);
