using System.Globalization;
using FinApi.Domain.Numbers;

namespace FinApi.Infrastructure.Columns;

/// <summary>Decimals of .NET as the numbers that columns hold.</summary>
internal static class ColumnNumbers
{
    // Below 2^53 whole numbers, and up to 22 powers of ten, are exact as binary numbers: so their quotient is rounded
    // once, and is the nearest.
    private const ulong MaxExact = 1UL << 53;
    private const int MaxExactPower = 22;

    private const int MaxPower = 38;

    private static readonly UInt128[] Powers = PowersOfTen();

    private static readonly double[] ExactPowers =
        [.. Enumerable.Range(0, MaxExactPower + 1).Select(power => double.Parse($"1e{power}", Culture))];

    private static CultureInfo Culture => CultureInfo.InvariantCulture;

    /// <summary>
    /// The number times a power of ten, exactly; false when it has more places or the digits do not hold it.
    /// </summary>
    /// <param name="value">The number.</param>
    /// <param name="precision">How many digits there are: the scale to 38.</param>
    /// <param name="scale">The power: 0 to 28.</param>
    /// <param name="scaled">The whole number.</param>
    public static bool TryScale(decimal value, int precision, int scale, out Int128 scaled)
    {
        var (digits, places, isNegative) = PartsOf(value);
        var missing = scale - places;
        if (missing < 0)
        {
            // Zeros at the end are no digits that would be lost.
            (digits, var lost) = UInt128.DivRem(digits, Powers[-missing]);
            missing = 0;
            if (lost != 0)
            {
                scaled = 0;
                return false;
            }
        }

        if (digits >= Powers[precision - missing])
        {
            scaled = 0;
            return false;
        }

        var number = (Int128)(digits * Powers[missing]);
        scaled = isNegative ? -number : number;
        return true;
    }

    /// <summary>The nearest binary number; .NET's own conversion rounds twice.</summary>
    public static double ToDouble(decimal value)
    {
        var (digits, places, isNegative) = PartsOf(value);
        if (digits > MaxExact || places > MaxExactPower)
        {
            Span<byte> text = stackalloc byte[32];
            return double.Parse(text[..DecimalText.Format(value, text)], Culture);
        }

        var number = (ulong)digits / ExactPowers[places];
        return isNegative && digits != 0 ? -number : number;
    }

    private static (UInt128 Digits, int Places, bool IsNegative) PartsOf(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var digits = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        return (digits, (bits[3] >> 16) & 0xFF, bits[3] < 0);
    }

    private static UInt128[] PowersOfTen()
    {
        var powers = new UInt128[MaxPower + 1];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}
