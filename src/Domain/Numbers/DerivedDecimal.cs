using FinApi.Domain.MarketData;

namespace FinApi.Domain.Numbers;

/// <summary>Numbers that are computed from prices and sizes.</summary>
public static class DerivedDecimal
{
    // A percentage with four places tells a hundredth of a basis point.
    private const int PercentPlaces = 4;

    /// <summary>The largest number of 28 digits; anything beyond is cut to it.</summary>
    public const decimal Max = 9_999_999_999_999_999_999_999_999_999m;

    /// <summary>
    /// Rounds half to even to <see cref="TickBounds.DerivedPlaces"/> places, or fewer where 28 digits leave no room for
    /// them. A number below 0.1 keeps as many significant digits, as far as 28 places hold them.
    /// </summary>
    public static decimal Round(decimal value)
    {
        var (places, size) = (TickBounds.DerivedPlaces, decimal.Abs(value));
        for (var bound = TickBounds.Max; places > 0 && size >= bound; bound *= 10)
        {
            places--;
        }

        for (var bound = 0.1m; places < DecimalText.MaxDigits && size < bound && size != 0; bound /= 10)
        {
            places++;
        }

        return decimal.Clamp(decimal.Round(value, places, MidpointRounding.ToEven), -Max, Max);
    }

    /// <summary>The number rounded half to even to the 28 digits that a text of it may have.</summary>
    public static decimal Cut(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        if (new decimal(bits[0], bits[1], bits[2], isNegative: false, scale: 0) <= Max)
        {
            return value;
        }

        return value.Scale == 0
            ? decimal.Clamp(value, -Max, Max)
            : decimal.Round(value, value.Scale - 1, MidpointRounding.ToEven);
    }

    /// <summary>
    /// The product, within decimal's bounds: values that no sane price reaches, rather than an exception.
    /// </summary>
    public static decimal MultiplySaturating(decimal a, decimal b)
    {
        try
        {
            return a * b;
        }
        catch (OverflowException)
        {
            return a < 0 == b < 0 ? decimal.MaxValue : decimal.MinValue;
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
    /// A change in per cent of a reference, rounded half to even to four places; null when 28 digits cannot hold it,
    /// and when the reference is zero or below: a percentage of it would say the opposite of the change.
    /// </summary>
    /// <param name="change">Price minus reference, both below <see cref="TickBounds.Max"/>.</param>
    /// <param name="reference">The price before.</param>
    public static decimal? Percent(decimal change, decimal reference) =>
        reference > 0 && Divide(change * 100, reference) is { } percent
            ? decimal.Round(percent, PercentPlaces, MidpointRounding.ToEven)
            : null;
}
