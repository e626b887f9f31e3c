using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using FinApi.Domain.Instruments;

namespace FinApi.Application.MarketData;

/// <summary>
/// The latest market of every instrument, in memory; also the directory of instruments. Filled from the store before the
/// node is ready, then written only by the ingest pipeline. Safe for all threads.
/// </summary>
public sealed class LatestMarket
{
    private readonly ConcurrentDictionary<string, InstrumentState> _states = new(StringComparer.OrdinalIgnoreCase);
    private volatile bool _isReady;

    /// <summary>Whether everything that the store holds is loaded. Nothing may be answered before.</summary>
    public bool IsReady { get => _isReady; internal set => _isReady = value; }

    /// <summary>Instruments known.</summary>
    public int Count => _states.Count;

    /// <summary>All instruments, in no order.</summary>
    public IEnumerable<InstrumentState> All => _states.Values;

    /// <summary>Finds an instrument by its symbol in any case. Costs one look-up and no allocation.</summary>
    public bool TryGet(string symbol, [NotNullWhen(true)] out InstrumentState? state) =>
        _states.TryGetValue(symbol, out state);

    internal void Add(InstrumentState state) => _states[state.Instrument.Symbol.Value] = state;
}
