using FinApi.Application.Ports;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>The bars of one instrument and interval that the pipeline has at hand; the store holds the rest.</summary>
internal sealed class BarLane(Symbol symbol, BarInterval interval, IBarReader bars)
{
    private readonly Dictionary<Instant, BarSlot> _slots = [];
    private BarSlot? _last;
    private Instant? _latestStart;
    private bool _knowsLatest;

    public BarInterval Interval => interval;

    /// <summary>Whether a later bar has begun, so that a change to this one is a revision.</summary>
    public bool IsLate(BarWindow window) => window.StartTime < _latestStart;

    /// <summary>The window of an instant, if the bar used last covers it: most ticks fall where the one before fell.</summary>
    public BarWindow? FindLastWindow(Instant instant) =>
        _last is { } slot && instant >= slot.Window.StartTime && instant < slot.Window.EndTime ? slot.Window : null;

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
    public void NoteStart(BarWindow window)
    {
        if (!(window.StartTime <= _latestStart))
        {
            _latestStart = window.StartTime;
        }
    }

    /// <summary>Adds the slots of a range that the next commit will store, by start.</summary>
    public void CopyChanged(Instant start, Instant end, SortedDictionary<Instant, StoredBar> target)
    {
        foreach (var slot in _slots.Values)
        {
            var isInside = slot.Window.StartTime >= start && slot.Window.StartTime < end;
            if (isInside && slot.IsChanged && slot.ToStored() is { } stored)
            {
                target[slot.Window.StartTime] = stored;
            }
        }
    }

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
        if (!_knowsLatest)
        {
            var newest = new BarRange(symbol, interval, StartTime: null, EndTime: null, IsDescending: true, Limit: 1);
            var found = await bars.ListAsync(newest, cancellationToken);
            _latestStart = found.Count == 0 ? null : found[0].Bar.StartTime;
            _knowsLatest = true;
        }

        StoredBar? stored = null;
        if (window.StartTime <= _latestStart)
        {
            var exact = new BarRange(
                symbol, interval, window.StartTime, window.StartTime + Duration.Epsilon, IsDescending: false, Limit: 1);
            var found = await bars.ListAsync(exact, cancellationToken);
            stored = found.Count == 0 ? null : found[0];
        }

        _last = new BarSlot(symbol, interval, window, stored);
        _slots.Add(window.StartTime, _last);
        return _last;
    }
}
