using FinApi.Domain.Instruments;

namespace FinApi.Application.MarketData;

/// <summary>A node without a simulated market.</summary>
internal sealed class NoTestMarket : ITestMarket
{
    public bool IsServed => false;

    public bool Contains(Symbol symbol) => false;

    public bool IsMadeUp(Symbol symbol) => false;
}
