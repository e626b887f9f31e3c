using FinApi.Application.Log;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.MarketData.Following;

/// <summary>
/// Instruments whose market in memory lacks an entry of the log: each is loaded anew from the store, and the entries
/// that follow meanwhile are kept for it. Not safe for threads: <see cref="MarketFollower"/> guards it.
/// </summary>
internal sealed class UnfitInstruments
{
    private readonly HashSet<Symbol> _waiting = [];
    private readonly Dictionary<Symbol, List<(LogEntry Entry, Instant Time)>> _loading = [];

    /// <summary>Notes an instrument that could not take an entry.</summary>
    public void Add(Symbol symbol) => _waiting.Add(symbol);

    /// <summary>Whether an instrument waits to be loaded, or is being loaded.</summary>
    public bool Contains(Symbol symbol) => _waiting.Contains(symbol) || _loading.ContainsKey(symbol);

    /// <summary>Keeps an entry of an instrument that is being loaded; does nothing for others.</summary>
    public void Keep(in LogEntry entry, Instant time)
    {
        if (_loading.Count > 0 && _loading.TryGetValue(entry.Symbol, out var kept))
        {
            kept.Add((entry, time));
        }
    }

    /// <summary>Takes the instruments that wait; their entries are kept from here on.</summary>
    public IReadOnlyList<Symbol> StartLoading()
    {
        Symbol[] symbols = [.. _waiting];
        _waiting.Clear();
        foreach (var symbol in symbols)
        {
            _loading[symbol] = [];
        }

        return symbols;
    }

    /// <summary>Stops keeping entries of an instrument, and returns those that were kept, in their order.</summary>
    public IReadOnlyList<(LogEntry Entry, Instant Time)> EndLoading(Symbol symbol) =>
        _loading.Remove(symbol, out var kept) ? kept : [];
}
