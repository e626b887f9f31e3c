using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>The part of a range that a caller may see, and what has cut the range.</summary>
/// <param name="Range">The event times that are seen.</param>
/// <param name="LatestVisible">
/// The event time up to which, inclusive, data are seen where that cuts the range; null: all of it is seen.
/// </param>
/// <param name="Delay">Delay of the market if it cuts off the range; else zero.</param>
internal readonly record struct VisibleRange(TimeRange Range, Instant? LatestVisible, Duration Delay)
{
    /// <summary>The ticks of an instrument that are seen, from a store that may lag.</summary>
    public TickRange TicksOf(Symbol symbol, bool isDescending, int limit) =>
        new(symbol, Range.Start, Range.End, isDescending, limit) { MayLag = true };

    /// <summary>The same bars as far as they are seen.</summary>
    public BarQuery Apply(BarQuery query) => query with { Range = Range, LatestVisible = LatestVisible };
}
