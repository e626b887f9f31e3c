namespace FinApi.Domain.Numbers;

/// <summary>
/// Sums and products without rounding. decimal rounds in silence once a result needs more than its 96 bits; then the
/// order of the trades would show in their sum. Such a result is null here: unknown.
/// </summary>
internal static class ExactDecimal
{
    // Divided by it a decimal keeps its value and loses its trailing zeros.
    private const decimal One = 1.0000000000000000000000000000m;

    // 10^28: texts of decimals have at most 28 digits.
    private static readonly UInt128 FirstTooLong = UInt128.Parse("10000000000000000000000000000");

    /// <summary>The sum; null when one part is null or 28 digits cannot hold it.</summary>
    public static decimal? Add(decimal? left, decimal? right)
    {
        if (left is not { } a || right is not { } b)
        {
            return null;
        }

        return TryAdd(a, b, out var sum) || TryAdd(a / One, b / One, out sum) ? sum : null;
    }

    /// <summary>The product; null when one part is null or 28 digits cannot hold it.</summary>
    public static decimal? Multiply(decimal? left, decimal? right)
    {
        if (left is not { } a || right is not { } b)
        {
            return null;
        }

        return TryMultiply(a, b, out var product) || TryMultiply(a / One, b / One, out product) ? product : null;
    }

    private static bool TryAdd(decimal a, decimal b, out decimal sum)
    {
        try
        {
            sum = a + b;
        }
        catch (OverflowException)
        {
            sum = 0;
            return false;
        }

        // decimal gives places up when it has to round.
        return sum.Scale == Math.Max(a.Scale, b.Scale) && Fits(sum);
    }

    private static bool TryMultiply(decimal a, decimal b, out decimal product)
    {
        try
        {
            product = a * b;
        }
        catch (OverflowException)
        {
            product = 0;
            return false;
        }

        return a == 0 || b == 0 || (product.Scale == a.Scale + b.Scale && Fits(product));
    }

    private static bool Fits(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        return new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]) < FirstTooLong;
    }
}
