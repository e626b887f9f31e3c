using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>What the port of bars reads: the stored bars of one instrument, ordered by start.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Interval">A stored interval.</param>
/// <param name="StartTime">First start, inclusive; null: from the first bar.</param>
/// <param name="EndTime">Last start, exclusive; null: to the last bar.</param>
/// <param name="IsDescending">Newest first.</param>
/// <param name="Limit">How many at most, from 1.</param>
public sealed record BarRange(
    Symbol Symbol, BarInterval Interval, Instant? StartTime, Instant? EndTime, bool IsDescending, int Limit)
{
    /// <summary>
    /// Whether the answer may come from a copy that is some seconds behind. It has everything that the instrument's
    /// settled version, as this node shows it, vouches for. Default false: it has every commit that completed before.
    /// </summary>
    public bool MayLag { get; init; }

    /// <summary>
    /// Whether nobody waits for the answer: it may take minutes, and takes no room from those that somebody waits for.
    /// Default false.
    /// </summary>
    public bool IsBackground { get; init; }
}
