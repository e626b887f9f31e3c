namespace FinApi.Domain.MarketData;

/// <summary>How far prices move.</summary>
public static class PriceChange
{
    // A percentage with four places tells a hundredth of a basis point.
    private const int PercentPlaces = 4;

    /// <summary>
    /// A change in per cent of a reference, rounded half to even to four places; null when 28 digits cannot hold it.
    /// </summary>
    /// <param name="change">Price minus reference, both below <see cref="TickBounds.Max"/>.</param>
    /// <param name="reference">The price before, above 0.</param>
    public static decimal? Percent(decimal change, decimal reference) =>
        DerivedDecimal.Divide(change * 100, reference) is { } percent
            ? decimal.Round(percent, PercentPlaces, MidpointRounding.ToEven)
            : null;
}
