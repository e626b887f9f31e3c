using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>What the ports of ticks read: the ticks of one instrument, ordered by <see cref="TickOrder"/>.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="StartTime">First event time, inclusive; null: from the first tick.</param>
/// <param name="EndTime">Last event time, exclusive; null: to the last tick.</param>
/// <param name="IsDescending">Newest first.</param>
/// <param name="Limit">How many at most, from 1.</param>
/// <param name="After">Only ticks that come after this one in the order asked for; null: from the first.</param>
public sealed record TickRange(
    Symbol Symbol, Instant? StartTime, Instant? EndTime, bool IsDescending, int Limit, TickOrder? After = null)
{
    /// <summary>
    /// Whether the answer may come from a copy that is some seconds behind. It has everything that the instrument's
    /// settled version, as this node shows it, vouches for. Default false: it has every commit that completed before.
    /// </summary>
    public bool MayLag { get; init; }

    /// <summary>
    /// Of trades: cancels and corrections that arrived after this time are left out of account. Null: none are.
    /// </summary>
    public Instant? RevisedUpTo { get; init; }

    /// <summary>Of trades: only those that had arrived by this time, inclusive. Null: all.</summary>
    public Instant? ReceivedUpTo { get; init; }

    /// <summary>Whether the trades are asked for as they stood, and not as they stand.</summary>
    public bool IsOfThePast => RevisedUpTo is not null || ReceivedUpTo is not null;

    /// <summary>
    /// Whether nobody waits for the answer: it may take minutes, and takes no room from those that somebody waits for.
    /// Default false.
    /// </summary>
    public bool IsBackground { get; init; }
}
