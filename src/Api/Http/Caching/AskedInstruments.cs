using FinApi.Application.MarketData;
using FinApi.Domain.MarketData;

namespace FinApi.Api.Http.Caching;

/// <summary>The instruments that a request asks for, each once, in order.</summary>
internal readonly struct AskedInstruments
{
    private AskedInstruments(InstrumentState[] states, string? names) => (States, Names) = (states, names);

    /// <summary>The instruments.</summary>
    public InstrumentState[] States { get; }

    /// <summary>
    /// The keys and symbols of the instruments, when one of them was asked for by a name that may come to stand for
    /// another one; else null.
    /// </summary>
    public string? Names { get; }

    /// <summary>Finds them; null when a name stands for none, or not for one alone.</summary>
    public static AskedInstruments? Find(LatestMarket market, string symbol, TimeRange? range = null)
    {
        if (!market.TryGet(symbol, range, out var state))
        {
            return null;
        }

        return new AskedInstruments([state], market.Names.IsLasting(symbol, state) ? null : NameOf(market, state));
    }

    /// <summary>The same of several.</summary>
    public static AskedInstruments? Find(LatestMarket market, IReadOnlyList<string> symbols, TimeRange? range = null)
    {
        if (symbols.Count == 1)
        {
            return Find(market, symbols[0], range);
        }

        var states = new List<InstrumentState>(symbols.Count);
        var arePassing = false;
        foreach (var symbol in symbols)
        {
            if (!market.TryGet(symbol, range, out var state))
            {
                return null;
            }

            arePassing |= !market.Names.IsLasting(symbol, state);
            states.Add(state);
        }

        var distinct = states.Distinct().ToArray();
        return new AskedInstruments(
            distinct, arePassing ? string.Join('|', distinct.Select(state => NameOf(market, state))) : null);
    }

    private static string NameOf(LatestMarket market, InstrumentState state) =>
        $"{state.Instrument.Symbol}={market.Names.ShownOf(state)}";
}
