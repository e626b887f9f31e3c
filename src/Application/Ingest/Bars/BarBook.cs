using FinApi.Application.History;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Bars;

/// <summary>
/// Builds the bars of all stored intervals from trades and supplied bars. Only the pipeline's one writer uses this
/// class.
/// 1. A trade goes into the bar of each interval, shortest first, up to the first bar that a source supplied: a
///    supplied bar already counts its trades.
/// 2. A supplied bar replaces the built bar, and the longer bars around it are folded again before the commit.
/// </summary>
internal sealed class BarBook(IBarReader bars, IBarBatchReader batches)
{
    private readonly Dictionary<Symbol, BarLane[]> _lanes = [];
    private readonly List<BarSlot> _changed = [];
    private readonly HashSet<Symbol> _touched = [];
    private readonly BarFolds _folds = new(bars);
    private readonly BarLoads _loads = new(batches);

    /// <summary>Notes that a trade will be added, or a bar supplied: its bar and all longer ones will change.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="shortest">The shortest interval that changes, a stored one.</param>
    /// <param name="time">A time within the bars.</param>
    /// <param name="calendar">Calendar of the instrument.</param>
    public void Expect(Symbol symbol, BarInterval shortest, Instant time, TradingCalendar calendar)
    {
        var lanes = LanesOf(symbol);
        for (var level = shortest.Level; level < lanes.Length; level++)
        {
            var lane = lanes[level];
            if (lane.FindLastWindow(time) is null && BarWindows.Find(lane.Interval, calendar, time) is { } window)
            {
                _loads.Expect(lane, window);
            }
        }
    }

    /// <summary>Loads the expected bars.</summary>
    public ValueTask LoadAsync(CancellationToken cancellationToken) => _loads.LoadAsync(cancellationToken);

    public async ValueTask AddAsync(Trade trade, TradingCalendar calendar, CancellationToken cancellationToken)
    {
        foreach (var lane in LanesOf(trade.Symbol))
        {
            var window = lane.FindLastWindow(trade.EventTime)
                ?? BarWindows.Find(lane.Interval, calendar, trade.EventTime);
            if (window is not { } found)
            {
                continue; // outside the regular session there is no day bar
            }

            var slot = await lane.GetAsync(found, cancellationToken);
            if (slot.IsSupplied)
            {
                return;
            }

            slot.Add(trade, lane.IsLate(found));
            Note(lane, slot);
        }
    }

    /// <summary>Takes a supplied bar; false when the same bar is stored already.</summary>
    public async ValueTask<bool> SupplyAsync(
        Bar bar, BarWindow window, TradingCalendar calendar, CancellationToken cancellationToken)
    {
        var lanes = LanesOf(bar.Symbol);
        var level = bar.Interval.Level;
        var slot = await lanes[level].GetAsync(window, cancellationToken);
        var previous = slot.ToStored();
        var supplied = BarBuilder.Supply(bar, window, previous);
        if (ReferenceEquals(supplied, previous))
        {
            return false;
        }

        slot.Replace(supplied);
        Note(lanes[level], slot);
        _folds.Add(bar.Symbol, level, window, calendar);
        return true;
    }

    /// <summary>Folds all noted bars, and returns the bars that the commit has to store.</summary>
    public async ValueTask<IReadOnlyList<StoredBar>> TakeChangedAsync(CancellationToken cancellationToken)
    {
        await _folds.ApplyAsync(LanesOf, Note, cancellationToken);
        var changed = new List<StoredBar>(_changed.Count);
        foreach (var slot in _changed)
        {
            changed.Add(slot.ToStored()!);
            slot.MarkTaken();
        }

        _changed.Clear();
        return changed;
    }

    /// <summary>Drops bars that are not in use, to bound memory. Only between commits.</summary>
    public void Trim()
    {
        foreach (var symbol in _touched)
        {
            foreach (var lane in _lanes[symbol])
            {
                lane.Trim();
            }
        }

        _touched.Clear();
    }

    /// <summary>Drops all bars that the store has not confirmed.</summary>
    public void Clear()
    {
        _lanes.Clear();
        _changed.Clear();
        _touched.Clear();
        _folds.Clear();
        _loads.Clear();
    }

    private BarLane[] LanesOf(Symbol symbol)
    {
        if (!_lanes.TryGetValue(symbol, out var lanes))
        {
            lanes = [.. BarInterval.Stored.Select(interval => new BarLane(new BarSeries(symbol, interval), _loads))];
            _lanes.Add(symbol, lanes);
        }

        _touched.Add(symbol);
        return lanes;
    }

    private void Note(BarLane lane, BarSlot slot)
    {
        lane.NoteStart(slot.Window.StartTime);
        if (slot.MarkChanged())
        {
            _changed.Add(slot);
        }
    }
}
