using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Log.Writing;

/// <summary>Bars that a commit removes before it stores others.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Interval">A stored interval.</param>
/// <param name="Range">Their starts.</param>
public sealed record BarRangeRemoval(Symbol Symbol, BarInterval Interval, TimeRange Range);
