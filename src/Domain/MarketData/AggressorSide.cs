namespace FinApi.Domain.MarketData;

/// <summary>The side that took liquidity in a trade. The numbers are those of the contract and of the stores.</summary>
public enum AggressorSide
{
    /// <summary>The source does not say.</summary>
    Unspecified = 0,

    /// <summary>The buyer lifted the ask.</summary>
    Buy = 1,

    /// <summary>The seller hit the bid.</summary>
    Sell = 2,
}
