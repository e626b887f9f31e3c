using FinApi.Application.MarketData;
using FinApi.Domain.Instruments;

namespace FinApi.Application.Tests;

/// <summary>A simulated market of given symbols; none: the node has no such market.</summary>
internal sealed class SimulatedSymbols(params string[] symbols) : ITestMarket
{
    public bool IsServed => symbols.Length > 0;

    public bool Contains(Symbol symbol) => symbols.Contains(symbol.Value);

    public bool IsMadeUp(Symbol symbol) => Contains(symbol);
}
