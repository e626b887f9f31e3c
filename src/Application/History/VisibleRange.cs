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
    /// <summary>
    /// The time after which cancels and corrections have arrived that are not seen yet; null: there are none.
    /// </summary>
    public Instant? RevisedUpTo { get; init; }

    /// <summary>The ticks of an instrument that are seen, from a store that may lag.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="isDescending">Newest first.</param>
    /// <param name="limit">How many at most, from 1.</param>
    /// <param name="asOf">Of trades: as they stood at this time; null: as they stand.</param>
    public TickRange TicksOf(Symbol symbol, bool isDescending, int limit, Instant? asOf = null) =>
        new(symbol, Range.Start, Range.End, isDescending, limit)
        {
            MayLag = true,
            RevisedUpTo = asOf is { } time && !(time > RevisedUpTo) ? time : RevisedUpTo,
            ReceivedUpTo = asOf,
        };

    /// <summary>The version of a page; null where it is not that of what the store holds.</summary>
    public PageVersion? VersionOf(PageVersion? version) => RevisedUpTo is null ? version : null;

    /// <summary>The same bars as far as they are seen.</summary>
    public BarQuery Apply(BarQuery query) => query with
    {
        Range = Range,
        LatestVisible = LatestVisible,
        RevisedUpTo = RevisedUpTo,
    };
}
