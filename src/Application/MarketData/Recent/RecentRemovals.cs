using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.MarketData.Recent;

/// <summary>
/// The bars of one instrument that were removed in the last minutes, for streams that learn of it later. One writer;
/// read by all.
/// </summary>
internal sealed class RecentRemovals
{
    private readonly Lock _lock = new();
    private readonly Queue<BarRemoval> _removals = new();

    // The log tells of each removal once a mode of streams.
    private readonly HashSet<(BarInterval Interval, Instant StartTime, Instant Time)> _known = [];
    private long _newestTicks = long.MinValue;

    public void Add(BarRemoval removal)
    {
        lock (_lock)
        {
            while (_removals.TryPeek(out var oldest) && oldest.Time < removal.Time - RecentMarket.Reach)
            {
                _known.Remove(KeyOf(_removals.Dequeue()));
            }

            if (_known.Add(KeyOf(removal)))
            {
                _removals.Enqueue(removal);
            }

            Volatile.Write(ref _newestTicks, Math.Max(_newestTicks, removal.Time.ToUnixTimeTicks()));
        }
    }

    /// <summary>Takes over what another one holds.</summary>
    public void AddAll(RecentRemovals other)
    {
        foreach (var removal in other.List(Instant.MinValue, Instant.MaxValue))
        {
            Add(removal);
        }
    }

    /// <summary>Those that came after a time, up to another one inclusive, in their order.</summary>
    public IReadOnlyList<BarRemoval> List(Instant after, Instant upTo)
    {
        // Nearly always: every topic of every delayed stream asks all the time.
        if (Volatile.Read(ref _newestTicks) < after.ToUnixTimeTicks())
        {
            return [];
        }

        lock (_lock)
        {
            return [.. _removals.Where(removal => removal.Time > after && removal.Time <= upTo)];
        }
    }

    private static (BarInterval Interval, Instant StartTime, Instant Time) KeyOf(BarRemoval removal) =>
        (removal.Bar.Interval, removal.Bar.StartTime, removal.Time);
}
