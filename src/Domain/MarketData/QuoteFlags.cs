namespace FinApi.Domain.MarketData;

/// <summary>What is remarkable about a quote.</summary>
[Flags]
public enum QuoteFlags
{
    /// <summary>An ordinary quote.</summary>
    None = 0,

    /// <summary>The bid price is above the ask price.</summary>
    Crossed = 1,

    /// <summary>The bid price equals the ask price.</summary>
    Locked = 2,

    /// <summary>The bid price is absent, or zero beside no price below zero.</summary>
    NoBid = 4,

    /// <summary>The ask price is absent, or zero beside no price below zero.</summary>
    NoAsk = 8,
}
