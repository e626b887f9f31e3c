using FinApi.Application.History;
using FinApi.Application.Ingest.Revisions;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Bars;

/// <summary>
/// Makes bars anew from the trades that stand, because a high or a low cannot be taken back out of a bar. A longer bar
/// around a supplied one is folded instead, as when that one was supplied: no trades of it may be stored.
/// </summary>
internal sealed class BarRemakes(IBarBatchReader batches)
{
    private readonly Dictionary<Symbol, Pending> _pending = [];

    /// <summary>
    /// The window of an interval to which a trade belongs: for the print of a closing auction after the bell, the day
    /// that has closed; null when there is none.
    /// </summary>
    public static BarWindow? FindWindow(
        BarInterval interval, TradingCalendar calendar, Instant time, TradeUses uses) =>
        BarWindows.Find(interval, calendar, time)
        ?? (uses.HasFlag(TradeUses.ClosingPrint) && interval == BarInterval.OneDay
            ? BarWindows.FindClosedDay(calendar, time)
            : null);

    /// <summary>Notes that a bar has to be made anew.</summary>
    public void Add(
        Symbol symbol,
        BarLane lane,
        BarSlot slot,
        TradingCalendar calendar,
        SaleConditionTable? table,
        bool isRevision)
    {
        PendingOf(symbol, calendar, table).Slots[slot] = lane;
        if (isRevision)
        {
            slot.MarkRevised();
        }
    }

    /// <summary>Notes that a bar which is not stored has to be made from all its trades, if there is one.</summary>
    public void AddNew(
        Symbol symbol, BarLane lane, BarSlot slot, TradingCalendar calendar, SaleConditionTable table) =>
        PendingOf(symbol, calendar, table).New.TryAdd(slot, lane);

    /// <summary>Whether a stored bar is deleted in this commit; null: none is.</summary>
    public Func<StoredBar, bool>? IsTakenBack { get; set; }

    public void Clear()
    {
        _pending.Clear();
        IsTakenBack = null;
    }

    /// <summary>Makes all noted bars, or notes that they have to be folded.</summary>
    public async ValueTask ApplyAsync(
        StandingTrades trades, BarFolds folds, Action<BarLane, BarSlot> note, CancellationToken cancellationToken)
    {
        foreach (var (symbol, pending) in _pending)
        {
            // Bars that were supplied within the commit have come after, and have had their folds noted. Around a bar
            // that was supplied before, no bar is new.
            var slots = pending.Slots.Where(each => !each.Key.IsSupplied).ToList();
            var supplied = await ListSuppliedAsync(symbol, slots, cancellationToken);
            List<(BarSlot Slot, BarLane Lane)> remade =
            [
                .. pending.New
                    .Where(each => each.Key is { HasBar: true, IsSupplied: false }
                        && !pending.Slots.ContainsKey(each.Key))
                    .Select(each => (each.Key, each.Value)),
            ];
            foreach (var (slot, lane) in slots)
            {
                if (supplied.Find(each => IsPart(each, lane.Interval, slot.Window)) is { } part)
                {
                    folds.Add(symbol, part.Bar.Interval.Level, WindowOf(part.Bar), pending.Calendar);
                }
                else
                {
                    remade.Add((slot, lane));
                }
            }

            await RemakeAsync(symbol, remade, pending, trades, note, cancellationToken);
        }

        Clear();
    }

    private static BarWindow WindowOf(Bar bar) => new(bar.StartTime, bar.EndTime, bar.TradingDate);

    private static bool IsPart(StoredBar stored, BarInterval interval, BarWindow window)
    {
        var level = stored.Bar.Interval.Level;
        return level < interval.Level
            && stored.Bar.StartTime >= window.StartTime
            && stored.Bar.StartTime < window.EndTime
            && (interval != BarInterval.OneDay || DayParts.SourceOf(window, level) is not null);
    }

    private async ValueTask<List<StoredBar>> ListSuppliedAsync(
        Symbol symbol, List<KeyValuePair<BarSlot, BarLane>> slots, CancellationToken cancellationToken)
    {
        var longer = slots.Where(each => each.Value.Interval.Level > 0).ToList();
        if (longer.Count == 0)
        {
            return [];
        }

        var highest = longer.Max(each => each.Value.Interval.Level);
        var ranges = new List<BarRange>();
        foreach (var (start, end) in Spans(longer.Select(each => each.Key.Window)))
        {
            ranges.AddRange(BarInterval.Stored.Take(highest).Select(interval =>
                new BarRange(symbol, interval, start, end, IsDescending: false, Limit: int.MaxValue)));
        }

        var found = await batches.ListManyAsync(ranges, cancellationToken);
        return [.. found.Where(stored => stored.IsSupplied && IsTakenBack?.Invoke(stored) != true)];
    }

    private static async ValueTask RemakeAsync(
        Symbol symbol,
        List<(BarSlot Slot, BarLane Lane)> remade,
        Pending pending,
        StandingTrades trades,
        Action<BarLane, BarSlot> note,
        CancellationToken cancellationToken)
    {
        var builders = remade.ToDictionary(
            each => (each.Lane.Interval.Level, each.Slot.Window.StartTime),
            each => new BarBuilder(symbol, each.Lane.Interval, each.Slot.Window));
        foreach (var (start, end) in Spans(remade.Select(each => pending.ReachOf(each.Slot.Window))))
        {
            await foreach (var trade in trades.ListAsync(symbol, start, end, cancellationToken))
            {
                Add(trade, pending, builders);
            }
        }

        foreach (var (slot, lane) in remade)
        {
            var builder = builders[(lane.Interval.Level, slot.Window.StartTime)];
            slot.Remake(builder.IsEmpty ? null : builder.ToStored());
            note(lane, slot);
        }
    }

    private static void Add(Trade trade, Pending pending, Dictionary<(int, Instant), BarBuilder> builders)
    {
        var uses = pending.Table?.UsesOf(trade.Conditions) ?? TradeUses.All;
        foreach (var interval in BarInterval.Stored)
        {
            if (FindWindow(interval, pending.Calendar, trade.EventTime, uses) is { } window
                && builders.TryGetValue((interval.Level, window.StartTime), out var builder))
            {
                builder.Add(trade, isRevision: false, uses);
            }
        }
    }

    private Pending PendingOf(Symbol symbol, TradingCalendar calendar, SaleConditionTable? table)
    {
        if (!_pending.TryGetValue(symbol, out var pending))
        {
            _pending.Add(symbol, pending = new Pending(calendar, table));
        }

        return pending;
    }

    // Windows that overlap or touch are read at once, so that no trade is read twice.
    private static List<(Instant Start, Instant End)> Spans(IEnumerable<BarWindow> windows)
    {
        List<(Instant Start, Instant End)> spans = [];
        foreach (var window in windows.OrderBy(window => window.StartTime))
        {
            if (spans.Count > 0 && window.StartTime <= spans[^1].End)
            {
                spans[^1] = (spans[^1].Start, Instant.Max(spans[^1].End, window.EndTime));
            }
            else
            {
                spans.Add((window.StartTime, window.EndTime));
            }
        }

        return spans;
    }

    private sealed record Pending(TradingCalendar Calendar, SaleConditionTable? Table)
    {
        public Dictionary<BarSlot, BarLane> Slots { get; } = [];

        public Dictionary<BarSlot, BarLane> New { get; } = [];

        // The print of a closing auction may come until the next trading date begins.
        public BarWindow ReachOf(BarWindow window) =>
            Table is not null && window.TradingDate is { } date
                ? window with { EndTime = Instant.Max(window.EndTime, Calendar.StartOfTradingDate(date.PlusDays(1))) }
                : window;
    }
}
