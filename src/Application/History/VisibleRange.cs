using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>The part of a range of event times that a caller may see.</summary>
/// <param name="StartTime">Start, inclusive; null: from the first datum.</param>
/// <param name="EndTime">End, exclusive; null: to the last datum.</param>
/// <param name="LatestVisible">
/// The event time up to which, inclusive, data are seen where that cuts the range; null: all of it is seen.
/// </param>
/// <param name="Delay">How late data are seen where that cuts the range; else zero.</param>
internal readonly record struct VisibleRange(
    Instant? StartTime, Instant? EndTime, Instant? LatestVisible, Duration Delay)
{
    /// <summary>The ticks of an instrument that are seen, from a store that may lag.</summary>
    public TickRange TicksOf(Symbol symbol, bool isDescending, int limit) =>
        new(symbol, StartTime, EndTime, isDescending, limit) { MayLag = true };

    /// <summary>The same bars as far as they are seen.</summary>
    public BarQuery Apply(BarQuery query) =>
        query with { StartTime = StartTime, EndTime = EndTime, LatestVisible = LatestVisible };
}
