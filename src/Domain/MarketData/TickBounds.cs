namespace FinApi.Domain.MarketData;

/// <summary>What numbers of what is published may be; types.proto tells publishers the same.</summary>
public static class TickBounds
{
    /// <summary>
    /// Prices, sizes and amounts stay below 10^14, and signed prices above -10^14, so that price times size stays
    /// within the 28 digits of a decimal.
    /// </summary>
    public const decimal Max = 100_000_000_000_000m;

    /// <summary>A bar's volume stays below 10^18: that of a day may exceed the bound of a single trade.</summary>
    public const decimal MaxVolume = Max * 10_000;

    /// <summary>
    /// A bar has at most so many trades: the minutes of a century still add up to a number of 64 bits.
    /// </summary>
    public const long MaxTradeCount = 100_000_000_000;

    /// <summary>
    /// Places of numbers that are computed (vwap, adjusted prices and volumes), and significant digits of those below
    /// 0.1: rounded half to even.
    /// </summary>
    public const int DerivedPlaces = 14;
}
