using FinApi.Domain.MarketData;

namespace FinApi.Application.MarketData;

/// <summary>The instruments of a batch request: in order, each once, by whatever names it is asked for.</summary>
internal static class SymbolList
{
    /// <summary>Each symbol in upper case with its instrument; null when it names none, or not one alone.</summary>
    /// <param name="market">Knows the instruments.</param>
    /// <param name="symbols">What was asked for.</param>
    /// <param name="range">The range of the data that are asked for; null: those of now.</param>
    public static IEnumerable<(string Symbol, InstrumentState? State)> Find(
        LatestMarket market, IReadOnlyList<string> symbols, TimeRange? range = null)
    {
        var seen = new HashSet<string>(symbols.Count);
        foreach (var symbol in symbols)
        {
            var state = market.TryGet(symbol, range, out var found) ? found : null;
            var name = state?.Instrument.Symbol.Value ?? symbol.ToUpperInvariant();
            if (seen.Add(name))
            {
                yield return (name, state);
            }
        }
    }
}
