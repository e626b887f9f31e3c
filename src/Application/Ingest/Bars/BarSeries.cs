using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest.Bars;

/// <summary>All bars of one instrument and interval.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Interval">A stored interval.</param>
public readonly record struct BarSeries(Symbol Symbol, BarInterval Interval);
