using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.Log.Following;

/// <summary>
/// The bars that have changed and were not told to have ended since, by the log: so every node knows them, and
/// whichever writes tells their end. Not thread safe.
/// </summary>
internal sealed class OpenBars
{
    // A bar that still changes after its end (late trades, a replay of the past) is closed once it has been quiet so
    // long.
    private static readonly Duration Quiet = Duration.FromSeconds(1);

    private readonly Dictionary<BarKey, (Bar Bar, Instant DueTime)> _open = [];

    // At least one entry for each open bar, at its due time or before.
    private readonly PriorityQueue<BarKey, Instant> _ends = new();

    /// <summary>The bars, in no order.</summary>
    public IReadOnlyList<Bar> Copy() => [.. _open.Values.Select(open => open.Bar)];

    /// <summary>Begins with other bars.</summary>
    public void Restart(IReadOnlyList<Bar> bars)
    {
        _open.Clear();
        _ends.Clear();
        foreach (var bar in bars)
        {
            Open(bar, bar.EndTime);
        }
    }

    /// <summary>Takes note of an entry of a row.</summary>
    public void Apply(in LogEntry entry, Instant time)
    {
        switch (entry.Item)
        {
            case StoredBar { Bar: var bar }:
                Open(bar, entry.Traits.HasFlag(LogEntryTraits.Complete) ? time + Quiet : bar.EndTime);
                break;
            case Bar ended when entry.Kind.BarMode == BarMode.OnClose:
                _open.Remove(BarKey.Of(ended));
                break;
            case BarRemoval removal:
                _open.Remove(BarKey.Of(removal.Bar));
                break;
        }
    }

    /// <summary>Forgets day bars that a row made anew: nobody is told that they end.</summary>
    public void Forget(IReadOnlyList<LogEntry> entries)
    {
        foreach (var key in FindReplaced(entries))
        {
            _open.Remove(key);
        }
    }

    /// <summary>Forgets bars whose data were deleted: those that are made anew follow in the same row.</summary>
    public void Forget(TakenBack taken)
    {
        foreach (var key in FindTaken(taken).ToList())
        {
            _open.Remove(key);
        }
    }

    /// <summary>Adds the entries of bars that have ended, except bars that are about to change.</summary>
    public void AddEnds(Instant now, List<LogEntry> entries)
    {
        if (!IsDue(now))
        {
            return;
        }

        HashSet<BarKey> changing =
        [
            .. entries.Select(entry => entry.Item).OfType<StoredBar>().Select(stored => BarKey.Of(stored.Bar)),
            .. entries.Select(entry => entry.Item).OfType<BarRemoval>().Select(removal => BarKey.Of(removal.Bar)),
        ];
        changing.UnionWith(FindReplaced(entries));
        changing.UnionWith(entries.Select(entry => entry.Item).OfType<TakenBack>().SelectMany(FindTaken));
        Dictionary<BarKey, Instant> again = [];
        while (_ends.TryPeek(out var key, out var time) && time <= now)
        {
            _ends.Dequeue();
            if (!_open.TryGetValue(key, out var open))
            {
                continue;
            }

            // It stays open until the row is applied.
            again.TryAdd(key, open.DueTime);
            if (open.DueTime <= now && changing.Add(key))
            {
                entries.Add(LogEntry.End(open.Bar, BarMode.OnUpdate));
                entries.Add(LogEntry.End(open.Bar, BarMode.OnClose));
            }
        }

        _ends.EnqueueRange(again.Select(end => (end.Key, end.Value)));
    }

    /// <summary>Whether a bar may have ended.</summary>
    public bool IsDue(Instant now) => _ends.TryPeek(out _, out var time) && time <= now;

    // One look at the open bars, however many instruments a row makes anew.
    private List<BarKey> FindReplaced(IReadOnlyList<LogEntry> entries)
    {
        Dictionary<Symbol, RemadeDays>? all = null;
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Item is RemadeDays remade)
            {
                (all ??= [])[remade.Symbol] = remade;
            }
        }

        return all is null
            ? []
            :
            [
                .. _open
                    .Where(open => open.Key.Level == BarInterval.OneDay.Level
                        && all.TryGetValue(open.Key.Symbol, out var remade)
                        && remade.Replaces(open.Value.Bar))
                    .Select(open => open.Key),
            ];
    }

    private IEnumerable<BarKey> FindTaken(TakenBack taken) =>
        _open.Where(open => open.Key.Symbol == taken.Symbol
            && (taken.IsInstrument || taken.Covers(open.Value.Bar))).Select(open => open.Key);

    private void Open(Bar bar, Instant dueTime)
    {
        var key = BarKey.Of(bar);
        if (!_open.TryGetValue(key, out var known) || dueTime < known.DueTime)
        {
            _ends.Enqueue(key, dueTime);
        }

        _open[key] = (bar, dueTime);
    }

    private readonly record struct BarKey(Symbol Symbol, int Level, Instant StartTime)
    {
        public static BarKey Of(Bar bar) => new(bar.Symbol, bar.Interval.Level, bar.StartTime);
    }
}
