namespace FinApi.Domain.MarketData;

/// <summary>What a tick's numbers may be.</summary>
public static class TickBounds
{
    /// <summary>
    /// Prices and sizes stay below 10^14, so that price times size stays within the 28 digits of a decimal.
    /// </summary>
    public const decimal Max = 100_000_000_000_000m;

    /// <summary>Places of numbers that are computed (vwap, adjusted prices): rounded half to even.</summary>
    public const int DerivedPlaces = 14;

    /// <summary>
    /// Places of adjusted volumes: enough for fractional shares, and few enough that a split ratio which a source gives
    /// as a binary fraction (0.14285714285714285 for one seventh) leaves no dust behind a whole number of shares.
    /// </summary>
    public const int DerivedVolumePlaces = 6;
}
