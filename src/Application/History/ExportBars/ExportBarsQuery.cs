using FinApi.Application.Callers;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History.ExportBars;

/// <summary>Asks for all bars that start in a range as CSV.</summary>
public sealed record ExportBarsQuery(
    string Symbol,
    string Interval,
    TimeRange Range,
    PriceAdjustment Adjustment,
    MarketAccess Access);
