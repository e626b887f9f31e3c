using FinApi.Application.History;
using FinApi.Application.Ingest.Revisions;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.Ingest.Bars;

/// <summary>
/// Builds the bars of all stored intervals from trades and supplied bars. Only the pipeline's one writer uses this
/// class.
/// 1. A trade goes into the bar of each interval, shortest first, up to the first bar that a source supplied: a
///    supplied bar already counts its trades.
/// 2. A supplied bar replaces the built bar, and the longer bars around it are folded again before the commit.
/// 3. The bars of a cancelled or corrected trade are made anew from the trades that stand before the commit.
/// 4. Where sale conditions count, a bar is made anew from the stored trades when its first price comes: trades that
///    make no bar may have come before, and nothing else keeps them.
/// 5. Where other sessions hold, the day bars are made anew last of all, from the shorter bars as they will be.
/// </summary>
internal sealed class BarBook(IBarReader bars, IBarBatchReader batches)
{
    private readonly Dictionary<Symbol, BarLane[]> _lanes = [];
    private readonly List<BarSlot> _changed = [];
    private readonly HashSet<Symbol> _touched = [];
    private readonly BarFolds _folds = new(bars);
    private readonly BarRemakes _remakes = new(batches);
    private readonly BarLoads _loads = new(batches);
    private readonly Dictionary<Symbol, DayRemake> _dayRemakes = [];
    private bool _isTakingBack;
    private readonly DayRemakes _days = new(bars);
    private readonly NewestBars _newest = new(bars);

    // Of instruments with a table of sale conditions: no later trade is stored.
    private readonly Dictionary<Symbol, Instant> _latestTrades = [];

    /// <summary>The series that the last call of <see cref="TakeChangedAsync"/> made anew.</summary>
    public IReadOnlyList<RemadeSeries> Remade { get; private set; } = [];

    /// <summary>How many day bars the commit makes anew so far.</summary>
    public long RemadeDays { get; private set; }

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

    /// <summary>Adds a trade to its bars.</summary>
    /// <param name="trade">The trade.</param>
    /// <param name="calendar">Calendar of the instrument.</param>
    /// <param name="table">What its sale conditions mean; null: all trades count in full.</param>
    /// <param name="latest">The latest trade of the instrument before this commit; null when there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask AddAsync(
        Trade trade,
        TradingCalendar calendar,
        SaleConditionTable? table,
        Trade? latest,
        CancellationToken cancellationToken)
    {
        var uses = table?.UsesOf(trade.Conditions) ?? TradeUses.All;
        if (uses == TradeUses.None)
        {
            return;
        }

        var before = table is null ? default : NoteLatest(trade, latest);
        foreach (var lane in LanesOf(trade.Symbol))
        {
            var window = lane.FindLastWindow(trade.EventTime)
                ?? BarRemakes.FindWindow(lane.Interval, calendar, trade.EventTime, uses);
            if (window is not { } found)
            {
                continue; // outside the regular session there is no day bar
            }

            var slot = await lane.GetAsync(found, cancellationToken);
            if (slot.IsSupplied)
            {
                return;
            }

            slot.Begin(found.StartTime > before);
            slot.Add(trade, lane.IsLate(found), uses);
            Note(lane, slot);
            if (table is not null && slot is { Base: null, IsWhole: false })
            {
                _remakes.AddNew(trade.Symbol, lane, slot, calendar, table);
            }
        }
    }

    /// <summary>Takes a supplied bar; false when the same bar is stored already.</summary>
    /// <param name="bar">The bar.</param>
    /// <param name="window">What it covers.</param>
    /// <param name="calendar">Calendar of the instrument.</param>
    /// <param name="nextSequence">Gives the number by which its source is known; not asked for the same bar.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<bool> SupplyAsync(
        Bar bar,
        BarWindow window,
        TradingCalendar calendar,
        Func<long> nextSequence,
        CancellationToken cancellationToken)
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

        slot.Replace(supplied with { First = supplied.First with { Sequence = nextSequence() } });
        Note(lanes[level], slot);
        _folds.Add(bar.Symbol, level, window, calendar);
        return true;
    }

    /// <summary>
    /// Notes that the day bars of an instrument are to be made anew. Of two notes the later calendar holds, for all.
    /// </summary>
    /// <param name="remake">What is to be made anew.</param>
    /// <param name="days">How many day bars that may be.</param>
    public void Remake(DayRemake remake, long days)
    {
        RemadeDays += days;
        _dayRemakes[remake.Symbol] =
            _dayRemakes.ContainsKey(remake.Symbol) ? remake with { Ranges = DayRemake.Always } : remake;
    }

    /// <summary>Looks at the day bars that a remake would replace.</summary>
    public ValueTask<RemadePlaces> FindPlacesAsync(DayRemake remake, CancellationToken cancellationToken) =>
        _days.FindPlacesAsync(remake, LanesOf(remake.Symbol)[BarInterval.OneDay.Level], cancellationToken);

    /// <summary>Notes that a trade no longer counts as it did: its bars have to be made anew.</summary>
    /// <param name="trade">The trade, before or after.</param>
    /// <param name="calendar">Calendar of the instrument.</param>
    /// <param name="table">What its sale conditions mean; null: all trades count in full.</param>
    /// <param name="isRevision">Whether it was cancelled or corrected; else trades count by another rule.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask ReviseAsync(
        Trade trade,
        TradingCalendar calendar,
        SaleConditionTable? table,
        bool isRevision,
        CancellationToken cancellationToken)
    {
        // By another rule a print after the bell may have made no day bar, or may make none.
        var uses = isRevision
            ? table?.UsesOf(trade.Conditions) ?? TradeUses.All
            : TradeUses.All | TradeUses.ClosingPrint;
        if (_latestTrades.TryGetValue(trade.Symbol, out var latest) && trade.EventTime > latest)
        {
            _latestTrades[trade.Symbol] = trade.EventTime;
        }

        foreach (var lane in LanesOf(trade.Symbol))
        {
            if (BarRemakes.FindWindow(lane.Interval, calendar, trade.EventTime, uses) is not { } window)
            {
                continue;
            }

            var slot = await lane.GetAsync(window, cancellationToken);
            if (slot.IsSupplied)
            {
                return;
            }

            _remakes.Add(trade.Symbol, lane, slot, calendar, table, isRevision);
        }
    }

    /// <summary>Notes that the stored bars of a range have to be made of what is left after a deletion.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="level">The shortest interval that may change.</param>
    /// <param name="start">Start of the range.</param>
    /// <param name="end">Its end, exclusive; the start itself for the bars that reach over it.</param>
    /// <param name="calendar">Calendar of the instrument.</param>
    /// <param name="table">What sale conditions mean; null: all trades count in full.</param>
    /// <param name="isTakenBack">Whether a supplied bar is deleted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many bars these are.</returns>
    public async ValueTask<int> TakeBackAsync(
        Symbol symbol,
        int level,
        Instant start,
        Instant end,
        TradingCalendar calendar,
        SaleConditionTable? table,
        Func<StoredBar, bool> isTakenBack,
        CancellationToken cancellationToken)
    {
        _isTakingBack = true;
        _remakes.IsTakenBack = isTakenBack;
        List<(BarLane Lane, BarWindow Window)> touched = [];
        foreach (var lane in LanesOf(symbol).Skip(level))
        {
            // Before the range begins at most one bar that reaches into it; no session lasts two days.
            var reach = lane.Interval.Length ?? Duration.FromDays(2);
            var range = new BarRange(
                symbol, lane.Interval, start - reach, end, IsDescending: false, Limit: int.MaxValue);
            foreach (var stored in await bars.ListAsync(range, cancellationToken))
            {
                if (stored.Bar.EndTime > start)
                {
                    var window = WindowOf(stored.Bar, calendar);
                    touched.Add((lane, window));
                    _loads.Expect(lane, window);
                }
            }
        }

        await _loads.LoadAsync(cancellationToken);
        foreach (var (lane, window) in touched)
        {
            var slot = await lane.GetAsync(window, cancellationToken);
            if (slot is { IsSupplied: true, Base: { } supplied } && isTakenBack(supplied))
            {
                slot.TakeBack();
            }

            if (!slot.IsSupplied)
            {
                _remakes.Add(symbol, lane, slot, calendar, table, isRevision: false);
            }
        }

        return touched.Count;
    }

    /// <summary>
    /// Makes and folds all noted bars, makes noted series anew, and returns what else the commit has to store.
    /// </summary>
    public async ValueTask<BarChanges> TakeChangedAsync(
        StandingTrades trades, Instant now, CancellationToken cancellationToken)
    {
        await _remakes.ApplyAsync(trades, _folds, Note, cancellationToken);
        await _folds.ApplyAsync(LanesOf, Note, cancellationToken);
        Remade = _dayRemakes.Count == 0 ? [] : await MakeDaysAsync(cancellationToken);
        var changed = new List<StoredBar>(_changed.Count);
        var changes = new BarChanges(changed);
        List<StoredBar>? removed = null;
        foreach (var slot in _changed)
        {
            if (slot.ToStored() is { } stored)
            {
                changed.Add(stored);
            }
            else if (slot.Base is { } gone)
            {
                (removed ??= []).Add(gone);
            }

            NoteRevised(slot, changes, now);
        }

        if (removed is not null && _isTakingBack)
        {
            // What is left is still among what goes by ranges; nodes load the instrument again.
            removed.ForEach(gone => changes.Add(new BarRemoval(gone.Bar, Latest: null, Previous: null, now)));
        }
        else if (removed is not null)
        {
            await AddRemovalsAsync(removed, changes, now, cancellationToken);
        }

        if (removed is not null || Remade.Count > 0)
        {
            changes.AddGone((removed ?? []).Select(gone => GoneBar.Of(gone.Bar)));
            changes.AddGone(Remade.SelectMany(series => series.GoneDates));
            _loads.NoteGone(changes.Gone);
        }

        _isTakingBack = false;

        _changed.ForEach(static slot => slot.MarkTaken());
        _changed.Clear();
        ForgetDays();
        return changes;
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
        _remakes.Clear();
        _loads.Clear();
        _dayRemakes.Clear();
        _isTakingBack = false;
        _latestTrades.Clear();
        RemadeDays = 0;
        Remade = [];
    }

    // The latest trade before this one. What is shown as the latest may be older than one that lies a little ahead.
    private Instant NoteLatest(Trade trade, Trade? shown)
    {
        if (!_latestTrades.TryGetValue(trade.Symbol, out var before))
        {
            before = shown is null ? Instant.MinValue : shown.EventTime + TickClock.MaxAhead;
        }

        _latestTrades[trade.Symbol] = Instant.Max(before, trade.EventTime);
        return before;
    }

    // Some at once: each waits for the store several times.
    private async ValueTask<IReadOnlyList<RemadeSeries>> MakeDaysAsync(CancellationToken cancellationToken)
    {
        List<RemadeSeries> made = [];
        await _loads.LearnGoneAsync(cancellationToken);
        foreach (var some in _dayRemakes.Values.Chunk(DayRemakes.AtOnce))
        {
            made.AddRange(await Task.WhenAll(
                some.Select(remake => MakeDaysAsync(remake, LanesOf(remake.Symbol), cancellationToken))));
        }

        // They are of sessions that hold no more.
        _changed.RemoveAll(slot => slot.Series.Interval == BarInterval.OneDay
            && _dayRemakes.TryGetValue(slot.Series.Symbol, out var remake)
            && remake.FindRange(slot.Window.StartTime) is not null);
        return made;
    }

    private async Task<RemadeSeries> MakeDaysAsync(
        DayRemake remake, BarLane[] lanes, CancellationToken cancellationToken)
    {
        var made = await _days.MakeAsync(remake, lanes, _loads, cancellationToken);
        var newest = await _newest.FindAsync(lanes[^1], made, Log.RemadeDays.MaxNewest, cancellationToken);
        return made with { Newest = [.. newest.Reverse()] };
    }

    // What is asked for next is loaded from the store.
    private void ForgetDays()
    {
        foreach (var symbol in _dayRemakes.Keys)
        {
            var lanes = LanesOf(symbol);
            lanes[^1] = new BarLane(lanes[^1].Series, _loads);
        }

        _dayRemakes.Clear();
        RemadeDays = 0;
    }

    private static void NoteRevised(BarSlot slot, BarChanges changes, Instant now)
    {
        if (!slot.IsRevised)
        {
            return;
        }

        if (slot.Base is { } before)
        {
            changes.Add(new BarBefore(before, now));
        }

        if (slot.ToStored() is { } stored)
        {
            changes.AddRevised(stored);
        }
    }

    // With the newest bars that are left, so that every node knows the latest market without asking the store.
    private async ValueTask AddRemovalsAsync(
        List<StoredBar> removed, BarChanges changes, Instant now, CancellationToken cancellationToken)
    {
        var remade = Remade.ToDictionary(each => each.Remake.Symbol);
        foreach (var series in removed.GroupBy(gone => new BarSeries(gone.Bar.Symbol, gone.Bar.Interval)))
        {
            var (symbol, interval) = series.Key;
            var days = interval == BarInterval.OneDay ? remade.GetValueOrDefault(symbol) : null;
            var newest = await _newest.FindAsync(
                LanesOf(symbol)[interval.Level], days, count: 2, cancellationToken);
            foreach (var gone in series)
            {
                changes.Add(new BarRemoval(
                    gone.Bar, newest.ElementAtOrDefault(0), newest.ElementAtOrDefault(1), now));
            }
        }
    }

    private static BarWindow WindowOf(Bar bar, TradingCalendar calendar) =>
        bar.TradingDate is { } date && BarWindows.FindDay(calendar, date) is { } day && day.StartTime == bar.StartTime
            ? day
            : new BarWindow(bar.StartTime, bar.EndTime, bar.TradingDate);

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
        if (slot.HasBar)
        {
            lane.NoteStart(slot.Window.StartTime);
        }

        if (slot.MarkChanged())
        {
            _changed.Add(slot);
        }
    }
}
