using FinApi.Domain.Instruments;

namespace FinApi.Application.MarketData;

/// <summary>The simulated market, the only one that test keys see. Safe for all threads.</summary>
public interface ITestMarket
{
    /// <summary>Whether this node serves it at all.</summary>
    bool IsServed { get; }

    /// <summary>Whether an instrument is one of it, and this node serves it.</summary>
    bool Contains(Symbol symbol);

    /// <summary>Whether the simulated feed makes up data of an instrument, here or on another node.</summary>
    bool IsMadeUp(Symbol symbol);
}
