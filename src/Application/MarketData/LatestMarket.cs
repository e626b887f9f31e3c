using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using FinApi.Domain.Instruments;

namespace FinApi.Application.MarketData;

/// <summary>
/// The latest market of every instrument, in memory; also the directory of instruments. Filled from the store before
/// the node is ready, then written only as the log is followed. Safe for all threads.
/// </summary>
public sealed class LatestMarket
{
    private readonly ConcurrentDictionary<string, InstrumentState> _states = new(StringComparer.OrdinalIgnoreCase);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _directoryVersion;

    /// <summary>Whether everything that the store holds is loaded. Nothing may be answered before.</summary>
    public bool IsReady => _ready.Task.IsCompleted;

    /// <summary>Instruments known. Not free: it locks; for status pages, not for hot paths.</summary>
    public int Count => _states.Count;

    /// <summary>All instruments, in no order.</summary>
    public IEnumerable<InstrumentState> All => _states.Values;

    /// <summary>Changes whenever an instrument is added or changed.</summary>
    public long DirectoryVersion => Interlocked.Read(ref _directoryVersion);

    /// <summary>Finds an instrument by its symbol in any case. Costs one look-up and no allocation.</summary>
    public bool TryGet(string symbol, [NotNullWhen(true)] out InstrumentState? state) =>
        _states.TryGetValue(symbol, out state);

    /// <summary>Completes when <see cref="IsReady"/> turns true.</summary>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    internal void MarkReady() => _ready.TrySetResult();

    internal void Add(InstrumentState state)
    {
        _states[state.Instrument.Symbol.Value] = state;
        NoteDirectoryChange();
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

    internal void NoteDirectoryChange() => Interlocked.Increment(ref _directoryVersion);
}
