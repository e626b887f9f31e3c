namespace FinApi.Domain.Instruments;

/// <summary>
/// What happened to the shares of an issuer. The numbers are those of the contract and of the stores.
/// </summary>
public enum CorporateActionType
{
    /// <summary>A split; older publishers give reverse splits and stock dividends as splits too.</summary>
    Split = 1,

    /// <summary>An ordinary dividend in cash.</summary>
    CashDividend = 2,

    /// <summary>Several shares become one; the ratio is above 1.</summary>
    ReverseSplit = 3,

    /// <summary>A dividend in shares of the issuer; the ratio is below 1.</summary>
    StockDividend = 4,

    /// <summary>A dividend in cash beside the ordinary ones.</summary>
    SpecialDividend = 5,

    /// <summary>Shares of another company are given out; the amount is their value per share.</summary>
    SpinOff = 6,

    /// <summary>Rights to buy new shares; the amount is the value of the rights per share.</summary>
    Rights = 7,

    /// <summary>The issuer becomes part of another one. Adjusts nothing.</summary>
    Merger = 8,

    /// <summary>The instrument goes on under another symbol. Adjusts nothing.</summary>
    SymbolChange = 9,
}
