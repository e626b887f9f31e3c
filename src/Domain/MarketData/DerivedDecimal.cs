namespace FinApi.Domain.MarketData;

/// <summary>Numbers that are computed from prices and sizes.</summary>
public static class DerivedDecimal
{
    // A percentage with four places tells a hundredth of a basis point.
    private const int PercentPlaces = 4;

    /// <summary>The largest number of 28 digits; anything beyond is cut to it.</summary>
    public const decimal Max = 9_999_999_999_999_999_999_999_999_999m;

    /// <summary>
    /// Rounds half to even to <see cref="TickBounds.DerivedPlaces"/> places, or fewer where 28 digits leave no room for
    /// them.
    /// </summary>
    public static decimal Round(decimal value)
    {
        var places = TickBounds.DerivedPlaces;
        for (var bound = TickBounds.Max; places > 0 && decimal.Abs(value) >= bound; bound *= 10)
        {
            places--;
        }

        return decimal.Clamp(decimal.Round(value, places, MidpointRounding.ToEven), -Max, Max);
    }

    /// <summary>
    /// The product, at most decimal's largest value: a bound that no sane price reaches, rather than an exception.
    /// </summary>
    public static decimal MultiplySaturating(decimal a, decimal b)
    {
        try
        {
            return a * b;
        }
        catch (OverflowException)
        {
            return decimal.MaxValue;
        }
    }

    /// <summary>The quotient; null when it is unknown, without bound or beyond 28 digits.</summary>
    public static decimal? Divide(decimal? value, decimal divisor)
    {
        if (value is not { } dividend || divisor == 0)
        {
            return null;
        }

        try
        {
            var quotient = dividend / divisor;
            return decimal.Abs(quotient) > Max ? null : Round(quotient);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>
    /// A change in per cent of a reference, rounded half to even to four places; null when 28 digits cannot hold it.
    /// </summary>
    /// <param name="change">Price minus reference, both below <see cref="TickBounds.Max"/>.</param>
    /// <param name="reference">The price before, above 0.</param>
    public static decimal? Percent(decimal change, decimal reference) =>
        Divide(change * 100, reference) is { } percent
            ? decimal.Round(percent, PercentPlaces, MidpointRounding.ToEven)
            : null;
}
