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
}
