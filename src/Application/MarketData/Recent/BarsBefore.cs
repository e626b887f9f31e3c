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
    private readonly Queue<Entry> _bars = new();
    private readonly HashSet<(BarInterval Interval, Instant StartTime, Instant Time)> _known = [];
    private int _absent;

    /// <summary>How many bars there were not, at most.</summary>
    public int AbsentCount => Volatile.Read(ref _absent);

    public void Add(BarBefore before) =>
        Add(new Entry(before.Stored.Bar.Interval, before.Stored.Bar.StartTime, before.Time, before.Stored));

    /// <summary>
    /// Adds a bar that a cancel or correction has changed: where it is not known how it stood, it has not been there.
    /// </summary>
    public void AddChanged(Bar bar, Instant time) => Add(new Entry(bar.Interval, bar.StartTime, time, Stored: null));

    /// <summary>Takes over what another one holds.</summary>
    public void AddAll(BarsBefore other)
    {
        Entry[] all;
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
            if (before is null)
            {
                bars.Remove(key);
                continue;
            }

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

    // What one commit says of a bar twice, it says first with the bar as it stood.
    private void Add(Entry entry)
    {
        lock (_lock)
        {
            while (_bars.TryPeek(out var oldest) && oldest.Time < entry.Time - RecentMarket.Reach)
            {
                _bars.Dequeue();
                _known.Remove(oldest.Key);
                _absent -= oldest.Stored is null ? 1 : 0;
            }

            if (_known.Add(entry.Key))
            {
                _bars.Enqueue(entry);
                _absent += entry.Stored is null ? 1 : 0;
            }
        }
    }

    private Dictionary<Instant, StoredBar?> FindFirstAfter(Instant time, BarInterval interval)
    {
        Dictionary<Instant, StoredBar?> found = [];
        lock (_lock)
        {
            foreach (var before in _bars)
            {
                if (before.Time > time && before.Interval == interval)
                {
                    found.TryAdd(before.StartTime, before.Stored);
                }
            }
        }

        return found;
    }

    // Without a bar: there was none.
    private readonly record struct Entry(BarInterval Interval, Instant StartTime, Instant Time, StoredBar? Stored)
    {
        public (BarInterval Interval, Instant StartTime, Instant Time) Key => (Interval, StartTime, Time);
    }
}
