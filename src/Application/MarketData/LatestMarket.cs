using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using FinApi.Application.MarketData.Calendars;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;

namespace FinApi.Application.MarketData;

/// <summary>
/// The latest market of every instrument, in memory; also the directory of instruments. Filled from the store before
/// the node is ready, then written only as the log is followed. Safe for all threads.
/// </summary>
public sealed class LatestMarket
{
    private readonly ConcurrentDictionary<string, InstrumentState> _states = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<Mic, ConditionSet> _conditions = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The settled versions of instruments that were deleted: an instrument that takes such a symbol goes on from there,
    // so that no validator of before fits its data.
    private readonly ConcurrentDictionary<string, long> _deleted = new(StringComparer.OrdinalIgnoreCase);
    private long _directoryVersion;

    /// <summary>Whether everything that the store holds is loaded. Nothing may be answered before.</summary>
    public bool IsReady => _ready.Task.IsCompleted;

    /// <summary>Instruments known. Not free: it locks; for status pages, not for hot paths.</summary>
    public int Count => _states.Count;

    /// <summary>All instruments, in no order.</summary>
    public IEnumerable<InstrumentState> All => _states.Values;

    /// <summary>Changes whenever an instrument is added or changed.</summary>
    public long DirectoryVersion => Interlocked.Read(ref _directoryVersion);

    /// <summary>The calendars of all markets.</summary>
    public MarketCalendars Calendars { get; } = new();

    /// <summary>Finds an instrument by its symbol in any case. Costs one look-up and no allocation.</summary>
    public bool TryGet(string symbol, [NotNullWhen(true)] out InstrumentState? state) =>
        _states.TryGetValue(symbol, out state);

    /// <summary>Whether there was an instrument with the symbol, in any case, which was deleted.</summary>
    public bool WasDeleted(string symbol) => !_states.ContainsKey(symbol) && _deleted.ContainsKey(symbol);

    /// <summary>The settled version that a new instrument begins with: 0, or that of a deleted one.</summary>
    internal long FirstVersionOf(Symbol symbol) => _deleted.GetValueOrDefault(symbol.Value);

    /// <summary>What is stated of the days of a market.</summary>
    public ConditionSet ConditionsOf(Mic mic) =>
        _conditions.TryGetValue(mic, out var conditions) ? conditions : ConditionSet.Empty;

    /// <summary>What is stated of the days of an instrument and of its market.</summary>
    public DayCoverage CoverageOf(InstrumentState state) =>
        new(state.Conditions, ConditionsOf(state.Instrument.Mic), state.Calendar);

    /// <summary>Completes when <see cref="IsReady"/> turns true.</summary>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    internal void MarkReady() => _ready.TrySetResult();

    internal void Add(InstrumentState state)
    {
        _states[state.Instrument.Symbol.Value] = state;
        NoteDirectoryChange();
    }

    /// <summary>Takes a calendar that was imported, and gives it to the instruments of its market.</summary>
    internal void Put(MarketCalendar imported)
    {
        if (Calendars.Put(imported) is not { } calendar)
        {
            return;
        }

        foreach (var state in _states.Values)
        {
            if (state.Instrument.Mic == imported.Mic)
            {
                state.Calendar = calendar;
                state.Outdate();
            }
        }

        NoteDirectoryChange();
    }

    /// <summary>Puts the calendars of the store in place of those that were imported before.</summary>
    internal void Replace(IReadOnlyList<MarketCalendar> imported)
    {
        Calendars.Replace(imported);
        foreach (var state in _states.Values)
        {
            if (Calendars.TryGet(state.Instrument.Mic, out var calendar))
            {
                state.Calendar = calendar;
            }
        }
    }

    /// <summary>Adds a newly loaded instrument, or takes over its loaded state.</summary>
    internal void Put(InstrumentState loaded)
    {
        if (TryGet(loaded.Instrument.Symbol.Value, out var known))
        {
            known.Replace(loaded);
            NoteDirectoryChange();
        }
        else
        {
            Add(loaded);
        }
    }

    /// <summary>Forgets all other instruments.</summary>
    internal void RemoveExcept(IReadOnlySet<Symbol> symbols)
    {
        foreach (var state in _states.Values)
        {
            if (!symbols.Contains(state.Instrument.Symbol))
            {
                Remove(state.Instrument.Symbol);
            }
        }
    }

    /// <summary>Forgets an instrument; does nothing when it is not known.</summary>
    internal void Remove(Symbol symbol)
    {
        if (_states.TryRemove(symbol.Value, out var state))
        {
            state.Outdate();
            NoteDirectoryChange();
        }
    }

    /// <summary>Remembers the settled version of an instrument that was deleted.</summary>
    internal void NoteDeleted(Symbol symbol, long settledVersion) =>
        _deleted.AddOrUpdate(symbol.Value, settledVersion, (_, known) => Math.Max(known, settledVersion));

    /// <summary>Forgets an instrument that was deleted, and remembers its settled version.</summary>
    internal void Delete(Symbol symbol, long settledVersion)
    {
        NoteDeleted(symbol, settledVersion);
        Remove(symbol);
    }

    /// <summary>Forgets what is stated of markets.</summary>
    internal void ClearConditions() => _conditions.Clear();

    /// <summary>Takes what is stated of a market in place of before.</summary>
    internal void Put(Mic mic, ConditionSet conditions) => _conditions[mic] = conditions;

    internal void NoteDirectoryChange() => Interlocked.Increment(ref _directoryVersion);
}
