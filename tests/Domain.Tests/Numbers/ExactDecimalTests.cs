using System.Numerics;
using CsCheck;
using FinApi.Domain.Numbers;

namespace FinApi.Domain.Tests.Numbers;

public sealed class ExactDecimalTests
{
    private static readonly BigInteger TenTo28 = BigInteger.Pow(10, 28);

    private static readonly Gen<decimal> Decimals =
        from low in Gen.Int
        from middle in Gen.OneOf(Gen.Const(0), Gen.Int)
        from high in Gen.OneOf(Gen.Const(0), Gen.Int[0, 0x10_0000])
        from scale in Gen.Int[0, 28]
        from zeros in Gen.OneOf(Gen.Const(1m), Gen.Const(1.000m))
        select new decimal(low, middle, high, isNegative: false, (byte)scale) * zeros;

    [Fact]
    public void Add_AnyNumbers_IsExactOrUnknown() =>
        Gen.Select(Decimals, Decimals).Sample((a, b) =>
        {
            var ((left, leftPlaces), (right, rightPlaces)) = (Digits(a), Digits(b));
            var places = Math.Max(leftPlaces, rightPlaces);
            left *= BigInteger.Pow(10, places - leftPlaces);
            right *= BigInteger.Pow(10, places - rightPlaces);
            return IsExactOrTooLong(ExactDecimal.Add(a, b), left + right, places);
        }, iter: 2_000);

    [Fact]
    public void Multiply_AnyNumbers_IsExactOrUnknown() =>
        Gen.Select(Decimals, Decimals).Sample((a, b) =>
        {
            var ((left, leftPlaces), (right, rightPlaces)) = (Digits(a), Digits(b));
            return IsExactOrTooLong(ExactDecimal.Multiply(a, b), left * right, leftPlaces + rightPlaces);
        }, iter: 2_000);

    [Fact]
    public void AddAndMultiply_OnePartUnknown_IsUnknown()
    {
        Assert.Null(ExactDecimal.Add(1, null));
        Assert.Null(ExactDecimal.Add(null, 1));
        Assert.Null(ExactDecimal.Multiply(1, null));
        Assert.Null(ExactDecimal.Multiply(null, 1));
    }

    [Fact]
    public void AddAndMultiply_BeyondDecimal_IsUnknown()
    {
        Assert.Null(ExactDecimal.Add(decimal.MaxValue, decimal.MaxValue));
        Assert.Null(ExactDecimal.Multiply(decimal.MaxValue, 2));
    }

    [Fact]
    public void Multiply_TrailingZeros_DoNotCount()
    {
        var product = ExactDecimal.Multiply(1.500000000000000000m, 100.000000000000000000m);

        Assert.Equal(150m, product);
    }

    // A result has the places that its parts need, 28 at most.
    private static bool IsExactOrTooLong(decimal? result, BigInteger digits, int places) =>
        digits.IsZero || (places <= 28 && digits < TenTo28)
            ? result is { } value && Digits(value) == WithoutZeros(digits, places)
            : result is null;

    private static (BigInteger Digits, int Places) Digits(decimal value)
    {
        var bits = decimal.GetBits(value);
        var digits = (((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32)) | (uint)bits[0];
        return WithoutZeros(digits, value.Scale);
    }

    private static (BigInteger Digits, int Places) WithoutZeros(BigInteger digits, int places)
    {
        while (places > 0 && digits % 10 == 0)
        {
            (digits, places) = (digits / 10, places - 1);
        }

        return (digits, places);
    }
}
