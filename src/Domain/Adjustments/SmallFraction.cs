namespace FinApi.Domain.Adjustments;

/// <summary>Finds the fraction that a rounded ratio stands for.</summary>
public static class SmallFraction
{
    private const int MaxDenominator = 10_000;

    // A double next to the ratio is at most so far away, relative to it: sources write ratios as doubles.
    private const decimal DoubleStep = 0.00000000000000012m;

    // The chance that a ratio lies so close to a fraction of such a denominator by accident.
    private const decimal MaxAccident = 0.00001m;

    /// <summary>
    /// The fraction with the smallest denominator, at most 10,000, that the digits of a ratio are rounded or cut from:
    /// 1/30 for 0.0333333333333333. The ratio itself when none explains it, or when a number of so few digits could be
    /// close to the fraction by accident: 0.333 stays, 0.333333 is 1/3.
    /// </summary>
    /// <param name="ratio">Above 0 and at most 10,000.</param>
    public static decimal Restore(decimal ratio)
    {
        var places = Places(ratio);
        var (unit, step) = (Unit(places), ratio * DoubleStep);
        for (var denominator = 1; denominator <= MaxDenominator; denominator++)
        {
            if (denominator * denominator * Math.Max(unit, step) > MaxAccident)
            {
                return ratio;
            }

            var fraction = decimal.Round(ratio * denominator) / denominator;
            var excess = ratio - fraction;
            if (Math.Abs(excess) <= step || (excess > -unit && excess <= unit / 2))
            {
                return fraction;
            }
        }

        return ratio;
    }

    private static int Places(decimal ratio)
    {
        // Divided by this one a decimal keeps its value and loses its trailing zeros.
        const decimal One = 1.0000000000000000000000000000m;
        return (ratio / One).Scale;
    }

    private static decimal Unit(int places) => new(1, 0, 0, isNegative: false, (byte)places);
}
