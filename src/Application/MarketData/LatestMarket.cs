using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using FinApi.Application.MarketData.Calendars;
using FinApi.Application.MarketData.Names;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

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

    /// <summary>An empty market.</summary>
    /// <param name="timeProvider">Tells which symbols hold today; null: the system's clock.</param>
    public LatestMarket(TimeProvider? timeProvider = null) => Names = new(this, timeProvider ?? TimeProvider.System);

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

    /// <summary>What symbols and other names stand for.</summary>
    public SymbolNames Names { get; }

    /// <summary>
    /// Finds an instrument by its symbol in any case, or by another name (see <see cref="SymbolNames"/>). A symbol that
    /// was never anything else costs one look-up and no allocation.
    /// </summary>
    public bool TryGet(string name, [NotNullWhen(true)] out InstrumentState? state) =>
        TryGet(name, range: null, out state);

    /// <summary>The same for data of a range: a symbol then names the instrument that had it in the range.</summary>
    public bool TryGet(string name, TimeRange? range, [NotNullWhen(true)] out InstrumentState? state)
    {
        if (_states.TryGetValue(name, out state) && state.Names is null && !Names.IsOutdated)
        {
            return true;
        }

        state = Names.Find(name, range).State;
        return state is not null;
    }

    /// <summary>Finds an instrument by its key. Costs one look-up and no allocation.</summary>
    public bool TryGet(Symbol key, [NotNullWhen(true)] out InstrumentState? state) =>
        TryGetByKey(key.Value, out state);

    /// <summary>The same of the text of a key.</summary>
    public bool TryGetByKey(string key, [NotNullWhen(true)] out InstrumentState? state) =>
        _states.TryGetValue(key, out state);

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
        NoteNames(state);
    }

    /// <summary>Takes what may have changed of an instrument's names. The next look-up sees it.</summary>
    internal void NoteNames(InstrumentState state)
    {
        Names.Note(state);
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
        if (TryGet(loaded.Instrument.Symbol, out var known))
        {
            known.Replace(loaded);
        }
        else
        {
            known = loaded;
            _states[loaded.Instrument.Symbol.Value] = loaded;
        }

        Names.Note(known);
        NoteDirectoryChange();
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

        Names.Renew();
    }

    /// <summary>Forgets an instrument; does nothing when it is not known.</summary>
    internal void Remove(Symbol symbol)
    {
        if (_states.TryRemove(symbol.Value, out var state))
        {
            state.Outdate();
            Names.Forget(state);
            Names.Renew();
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
