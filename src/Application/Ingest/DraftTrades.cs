using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest;

/// <summary>
/// The trades that the next commit brings and that stand. Only the pipeline's one writer uses this class. Found by
/// instrument, identifier and sequence once a cancel or correction asks: commits without one cost nothing more.
/// </summary>
internal sealed class DraftTrades
{
    private readonly List<Trade> _all = [];

    // Places in the list of trades that do not stand.
    private readonly HashSet<int> _gone = [];
    private readonly Dictionary<long, int> _bySequence = [];
    private readonly Dictionary<Symbol, List<int>> _bySymbol = [];
    private readonly Dictionary<(Symbol Symbol, string TradeId), List<int>> _byName = [];
    private int _indexed;

    public void Add(Trade trade) => _all.Add(trade);

    /// <summary>Takes out the trade with a sequence; does nothing when there is none.</summary>
    public void Remove(long sequence)
    {
        Index();
        if (_bySequence.Remove(sequence, out var place))
        {
            _gone.Add(place);
        }
    }

    /// <summary>The trade with a sequence; null when there is none.</summary>
    public Trade? Find(long sequence)
    {
        Index();
        return _bySequence.TryGetValue(sequence, out var place) ? _all[place] : null;
    }

    /// <summary>Those of an instrument.</summary>
    public IEnumerable<Trade> Of(Symbol symbol)
    {
        Index();
        return Standing(_bySymbol.GetValueOrDefault(symbol));
    }

    /// <summary>Those of an instrument that have an identifier.</summary>
    public IEnumerable<Trade> Named(Symbol symbol, string tradeId)
    {
        Index();
        return Standing(_byName.GetValueOrDefault((symbol, tradeId)));
    }

    /// <summary>All of them, valid until the next change.</summary>
    public IReadOnlyList<Trade> ToList() =>
        _gone.Count == 0 ? _all : [.. _all.Where((_, place) => !_gone.Contains(place))];

    public void Clear()
    {
        _all.Clear();
        _gone.Clear();
        _bySequence.Clear();
        _bySymbol.Clear();
        _byName.Clear();
        _indexed = 0;
    }

    private IEnumerable<Trade> Standing(List<int>? places) =>
        places is null ? [] : places.Where(place => !_gone.Contains(place)).Select(place => _all[place]);

    private void Index()
    {
        for (; _indexed < _all.Count; _indexed++)
        {
            var trade = _all[_indexed];
            _bySequence[trade.Sequence] = _indexed;
            Add(_bySymbol, trade.Symbol);
            if (trade.TradeId is { } tradeId)
            {
                Add(_byName, (trade.Symbol, tradeId));
            }
        }
    }

    private void Add<TKey>(Dictionary<TKey, List<int>> index, TKey key)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var places))
        {
            index.Add(key, places = []);
        }

        places.Add(_indexed);
    }
}
