using FinApi.Application.History;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Bars;

/// <summary>The bars of one instrument and interval that the pipeline has at hand; the store holds the rest.</summary>
internal sealed class BarLane(BarSeries series, BarLoads loads)
{
    // Reading up to sixty bars that nobody asked for costs less than another range.
    private readonly Duration _maxGap = (series.Interval.Length ?? Duration.FromDays(1)) * 60;

    private readonly Dictionary<Instant, BarSlot> _slots = [];
    private readonly SortedDictionary<Instant, BarWindow> _expected = [];
    private BarSlot? _last;
    private Instant? _latestStart;

    public BarSeries Series => series;

    public BarInterval Interval => series.Interval;

    /// <summary>Whether the newest bar that is stored was noted, or that there is none.</summary>
    public bool KnowsNewest { get; set; }

    /// <summary>Whether a later bar has begun, so that a change to this one is a revision.</summary>
    public bool IsLate(BarWindow window) => window.StartTime < _latestStart;

    /// <summary>
    /// The window of an instant, if the bar used last covers it: most ticks fall where the one before fell.
    /// </summary>
    public BarWindow? FindLastWindow(Instant instant) =>
        _last is { } slot && slot.Window.Contains(instant) ? slot.Window : null;

    public ValueTask<BarSlot> GetAsync(BarWindow window, CancellationToken cancellationToken)
    {
        if (_last?.Window.StartTime == window.StartTime)
        {
            return ValueTask.FromResult(_last);
        }

        if (_slots.TryGetValue(window.StartTime, out var slot))
        {
            _last = slot;
            return ValueTask.FromResult(slot);
        }

        return LoadAsync(window, cancellationToken);
    }

    /// <summary>Notes that a bar has come to be.</summary>
    public void NoteStart(Instant start)
    {
        if (!(start <= _latestStart))
        {
            _latestStart = start;
        }
    }

    /// <summary>Notes that a bar will be asked for; true when it is the first one that is not at hand.</summary>
    public bool Expect(BarWindow window) =>
        !_slots.ContainsKey(window.StartTime) && _expected.TryAdd(window.StartTime, window) && _expected.Count == 1;

    /// <summary>Ranges that hold all expected bars which may be stored.</summary>
    public IEnumerable<BarRange> ExpectedRanges()
    {
        Instant? first = null;
        Instant last = default;
        foreach (var start in _expected.Keys.TakeWhile(start => start <= _latestStart))
        {
            if (first is { } begun && start - last > _maxGap)
            {
                yield return RangeOf(begun, last);
                first = null;
            }

            first ??= start;
            last = start;
        }

        if (first is { } open)
        {
            yield return RangeOf(open, last);
        }
    }

    /// <summary>Takes a stored bar of <see cref="ExpectedRanges"/>, if it was expected.</summary>
    public void Fill(StoredBar stored)
    {
        if (_expected.Remove(stored.Bar.StartTime, out var window))
        {
            _slots.Add(window.StartTime, new BarSlot(series, window, stored, gone: null));
        }
    }

    /// <summary>What was expected and not filled is not stored.</summary>
    public void FillRest()
    {
        foreach (var window in _expected.Values)
        {
            var gone = loads.FindGone(series, window);
            _slots.Add(window.StartTime, new BarSlot(series, window, stored: null, gone));
        }

        _expected.Clear();
    }

    /// <summary>
    /// Adds the slots of a range that the next commit will store, by start, and takes out those that it will remove.
    /// </summary>
    public void CopyChanged(Instant start, Instant end, SortedDictionary<Instant, StoredBar> target)
    {
        foreach (var (changed, bar) in ListChanged(start, end))
        {
            if (bar is not null)
            {
                target[changed] = bar;
            }
            else
            {
                target.Remove(changed);
            }
        }
    }

    /// <summary>
    /// The slots of a range that the next commit will store, and without a bar those that it will remove, in no order.
    /// </summary>
    public IEnumerable<(Instant Start, StoredBar? Bar)> ListChanged(Instant start, Instant end) =>
        _slots.Values
            .Where(slot => slot.IsChanged && slot.Window.StartTime >= start && slot.Window.StartTime < end)
            .Select(slot => (slot.Window.StartTime, slot.ToStored()));

    /// <summary>Keeps the bar used last, which the next ticks will most likely change too.</summary>
    public void Trim()
    {
        _slots.Clear();
        if (_last is not null)
        {
            _slots.Add(_last.Window.StartTime, _last);
        }
    }

    private async ValueTask<BarSlot> LoadAsync(BarWindow window, CancellationToken cancellationToken)
    {
        loads.Expect(this, window);
        await loads.LoadAsync(cancellationToken);
        _last = _slots[window.StartTime];
        return _last;
    }

    private BarRange RangeOf(Instant first, Instant last) =>
        new(series.Symbol, series.Interval, first, last + Duration.Epsilon, IsDescending: false, Limit: int.MaxValue);
}
