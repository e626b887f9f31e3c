namespace FinApi.Domain.MarketData;

/// <summary>
/// Which corporate actions prices are adjusted for, backwards from today. Several may be chosen at once.
/// </summary>
[Flags]
public enum PriceAdjustment
{
    /// <summary>None: as traded.</summary>
    Raw = 0,

    /// <summary>Splits, reverse splits and stock dividends: prices and volumes.</summary>
    Split = 1,

    /// <summary>Ordinary dividends in cash: prices only, as all that follow.</summary>
    OrdinaryDividend = 2,

    /// <summary>Spin-offs.</summary>
    SpinOff = 4,

    /// <summary>Rights.</summary>
    Rights = 8,

    /// <summary>Special dividends in cash.</summary>
    SpecialDividend = 16,

    /// <summary>All dividends in cash.</summary>
    Dividend = OrdinaryDividend | SpecialDividend,

    /// <summary>All that adjusts prices.</summary>
    All = Split | Dividend | SpinOff | Rights,
}
