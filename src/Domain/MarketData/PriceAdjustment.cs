namespace FinApi.Domain.MarketData;

/// <summary>Which corporate actions prices are adjusted for, backwards from today.</summary>
[Flags]
public enum PriceAdjustment
{
    /// <summary>None: as traded.</summary>
    Raw = 0,

    /// <summary>Splits: prices and volumes.</summary>
    Split = 1,

    /// <summary>Cash dividends: prices only.</summary>
    Dividend = 2,

    /// <summary>Both.</summary>
    All = Split | Dividend,
}
