using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.MarketData.Recent;

/// <summary>
/// The bars of one instrument as they stood before trades of the last minutes were cancelled or corrected, for plans
/// that learn of it later. One writer; read by all.
/// </summary>
internal sealed class BarsBefore
{
    private readonly Lock _lock = new();
    private readonly Queue<BarBefore> _bars = new();

    public void Add(BarBefore before)
    {
        lock (_lock)
        {
            while (_bars.TryPeek(out var oldest) && oldest.Time < before.Time - RecentMarket.Reach)
            {
                _bars.Dequeue();
            }

            _bars.Enqueue(before);
        }
    }

    /// <summary>Takes over what another one holds.</summary>
    public void AddAll(BarsBefore other)
    {
        BarBefore[] all;
        lock (other._lock)
        {
            all = [.. other._bars];
        }

        foreach (var before in all)
        {
            Add(before);
        }
    }

    /// <summary>
    /// Stored bars as they stood at a time, as far as trades have been cancelled or corrected since.
    /// </summary>
    /// <param name="interval">A stored interval.</param>
    /// <param name="page">Bars as they stand, by start.</param>
    /// <param name="start">First start of the range that was read, inclusive; null: from the first bar.</param>
    /// <param name="end">Its last start, exclusive; null: to the last bar.</param>
    /// <param name="isDescending">Whether the newest comes first.</param>
    /// <param name="isWhole">Whether the page has all bars of the range, and not only the first ones.</param>
    /// <param name="time">The time.</param>
    public IReadOnlyList<StoredBar> Apply(
        BarInterval interval,
        IReadOnlyList<StoredBar> page,
        Instant? start,
        Instant? end,
        bool isDescending,
        bool isWhole,
        Instant time)
    {
        var asThen = FindFirstAfter(time, interval);
        if (asThen.Count == 0)
        {
            return page;
        }

        var bars = page.ToDictionary(stored => stored.Bar.StartTime);
        foreach (var (key, before) in asThen)
        {
            // A bar that is gone comes back, unless it belongs to a later page.
            var isInside = !(key < start) && !(key >= end)
                && (isWhole || (isDescending ? key > page[^1].Bar.StartTime : key < page[^1].Bar.StartTime));
            if (bars.ContainsKey(key) || isInside)
            {
                bars[key] = before;
            }
        }

        var ordered = isDescending
            ? bars.Values.OrderByDescending(stored => stored.Bar.StartTime)
            : bars.Values.OrderBy(stored => stored.Bar.StartTime);
        return [.. ordered];
    }

    private Dictionary<Instant, StoredBar> FindFirstAfter(Instant time, BarInterval interval)
    {
        Dictionary<Instant, StoredBar> found = [];
        lock (_lock)
        {
            foreach (var before in _bars)
            {
                if (before.Time > time && before.Stored.Bar.Interval == interval)
                {
                    found.TryAdd(before.Stored.Bar.StartTime, before.Stored);
                }
            }
        }

        return found;
    }
}
