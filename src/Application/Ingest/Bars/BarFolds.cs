using FinApi.Application.History;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Bars;

/// <summary>
/// Folds longer bars around supplied bars: 5m from 1m, 15m from 5m, 30m from 15m, 1h and 1d from 30m. So a change of a
/// bar of any length reaches all longer bars. Day bars are folded from half hours, because hours do not divide every
/// session (New York opens at half past), and from shorter bars where half hours do not divide it either.
/// </summary>
internal sealed class BarFolds(IBarReader bars)
{
    private static readonly int Day = BarInterval.OneDay.Level;

    // Overnight gaps are longer: minutes of one session are read at once, minutes of two sessions are not.
    private static readonly Duration MaxGap = Duration.FromHours(1);

    // The level of the bars that are folded, and for days the level of their parts besides: hours come last.
    private readonly SortedDictionary<int, Dictionary<Symbol, SortedSet<BarWindow>>> _pending = [];

    /// <summary>Notes that a bar of a level was supplied: all longer bars around it have to be folded.</summary>
    public void Add(Symbol symbol, int level, BarWindow window, TradingCalendar calendar)
    {
        for (var target = level + 1; target <= Day; target++)
        {
            if (BarWindows.Find(BarInterval.Stored[target], calendar, window.StartTime) is not { } found)
            {
                continue;
            }

            if (target < Day)
            {
                WindowsOf(target, symbol).Add(found);
            }
            else if (DayParts.SourceOf(found, level) is { } source)
            {
                WindowsOf(Day + source, symbol).Add(found);
            }
        }
    }

    /// <summary>Folds all noted bars, shorter ones first.</summary>
    public async ValueTask ApplyAsync(
        Func<Symbol, BarLane[]> lanesOf, Action<BarLane, BarSlot> note, CancellationToken cancellationToken)
    {
        foreach (var (key, symbols) in _pending)
        {
            var target = Math.Min(key, Day);
            var source = key < Day ? key - 1 : key - Day;
            foreach (var (symbol, windows) in symbols)
            {
                var lanes = lanesOf(symbol);
                foreach (var group in Group(windows))
                {
                    await FoldAsync(symbol, lanes[source], lanes[target], group, note, cancellationToken);
                }
            }
        }

        _pending.Clear();
    }

    public void Clear() => _pending.Clear();

    private static IEnumerable<List<BarWindow>> Group(SortedSet<BarWindow> windows)
    {
        List<BarWindow> group = [];
        foreach (var window in windows)
        {
            if (group.Count > 0 && window.StartTime - group[^1].EndTime > MaxGap)
            {
                yield return group;
                group = [];
            }

            group.Add(window);
        }

        yield return group;
    }

    private SortedSet<BarWindow> WindowsOf(int key, Symbol symbol)
    {
        if (!_pending.TryGetValue(key, out var symbols))
        {
            _pending.Add(key, symbols = []);
        }

        if (!symbols.TryGetValue(symbol, out var windows))
        {
            var byStart = Comparer<BarWindow>.Create((left, right) => left.StartTime.CompareTo(right.StartTime));
            symbols.Add(symbol, windows = new SortedSet<BarWindow>(byStart));
        }

        return windows;
    }

    private async ValueTask FoldAsync(
        Symbol symbol,
        BarLane source,
        BarLane target,
        List<BarWindow> windows,
        Action<BarLane, BarSlot> note,
        CancellationToken cancellationToken)
    {
        var (start, end) = (windows[0].StartTime, windows[^1].EndTime);
        var finer = new SortedDictionary<Instant, StoredBar>();
        var range = new BarRange(symbol, source.Interval, start, end, IsDescending: false, Limit: int.MaxValue);
        foreach (var stored in await bars.ListAsync(range, cancellationToken))
        {
            finer[stored.Bar.StartTime] = stored;
        }

        source.CopyChanged(start, end, finer);
        var rest = finer.Values.GetEnumerator();
        var hasMore = rest.MoveNext();
        foreach (var window in windows)
        {
            List<StoredBar> parts = [];
            for (; hasMore && rest.Current.Bar.StartTime < window.EndTime; hasMore = rest.MoveNext())
            {
                if (window.Contains(rest.Current.Bar.StartTime))
                {
                    parts.Add(rest.Current);
                }
            }

            await FoldAsync(symbol, target, window, parts, note, cancellationToken);
        }
    }

    private static async ValueTask FoldAsync(
        Symbol symbol,
        BarLane target,
        BarWindow window,
        List<StoredBar> parts,
        Action<BarLane, BarSlot> note,
        CancellationToken cancellationToken)
    {
        var slot = await target.GetAsync(window, cancellationToken);
        if (parts.Count == 0 || slot.IsSupplied)
        {
            return;
        }

        // Only a change after a later bar has begun, or by a cancel or correction, is a revision; until then the bar is
        // simply growing.
        var previous = slot.ToStored();
        var revised = slot.IsRevised ? slot.Base : target.IsLate(window) ? previous : null;
        var folded = BarBuilder.Fold(symbol, target.Interval, window, parts, revised);
        var revision = Math.Max(folded.Bar.Revision, previous?.Bar.Revision ?? 0);
        slot.Replace(folded with { Bar = folded.Bar with { Revision = revision } });
        note(target, slot);
    }
}
