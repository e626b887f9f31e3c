using System.Globalization;
using System.Numerics;
using CsCheck;
using FinApi.Domain.Numbers;
using FinApi.Infrastructure.Columns;

namespace FinApi.Infrastructure.Tests.Columns;

public sealed class ColumnNumbersTests
{
    private static readonly Gen<decimal> Numbers = Gen.Select(
        Gen.UInt, Gen.UInt, Gen.UInt, Gen.Bool, Gen.Int[0, 28], Gen.Int[0, 2],
        (low, middle, high, isNegative, places, words) => new decimal(
            (int)low,
            words > 0 ? (int)middle : 0,
            words > 1 ? (int)(high % 542_101_086) : 0,
            isNegative,
            (byte)places));

    [Fact]
    public void TryScale_AnyNumber_IsExactOrRefused()
    {
        Gen.Select(Numbers, Gen.Int[0, 28]).Sample((value, scale) =>
        {
            var (number, places) = ExactOf(value);
            var isHeld = places <= scale;
            var expected = isHeld ? number * BigInteger.Pow(10, scale - places) : 0;
            isHeld &= BigInteger.Abs(expected) < BigInteger.Pow(10, 38);

            Assert.Equal(isHeld, ColumnNumbers.TryScale(value, precision: 38, scale, out var scaled));
            Assert.Equal(isHeld ? expected : 0, (BigInteger)scaled);
        });
    }

    [Theory]
    [InlineData("99999999999999.99999999999999", 24, true)]
    [InlineData("-99999999999999.99999999999999", 24, true)]
    [InlineData("100000000000000", 24, false)]
    [InlineData("0.000000000000000000000001", 24, true)]
    [InlineData("0.0000000000000000000000001", 24, false)]
    [InlineData("1.0000000000000000000000000000", 0, true)]
    [InlineData("999999999999999999.9999999999", 20, true)]
    [InlineData("1000000000000000000", 20, false)]
    public void TryScale_AtTheBounds_HoldsWhatThirtyEightDigitsHold(string number, int scale, bool isHeld)
    {
        Assert.Equal(
            isHeld, ColumnNumbers.TryScale(
                decimal.Parse(number, CultureInfo.InvariantCulture), precision: 38, scale, out _));
    }

    [Fact]
    public void ToDouble_AnyNumber_IsTheNearest()
    {
        Numbers.Sample(value =>
        {
            var expected = double.Parse(DecimalText.Format(value), CultureInfo.InvariantCulture);

            var actual = ColumnNumbers.ToDouble(value);
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(actual));
        });
    }

    [Fact]
    public void ToDouble_ByTheConversionOfDotNet_WouldNotAlwaysBeTheNearest()
    {
        Assert.Contains(
            Enumerable.Range(0, 1_000).Select(i => 0.1234567890123456789m + (i * 0.0000000001m)),
            value => (double)value != ColumnNumbers.ToDouble(value));
    }

    private static (BigInteger Number, int Places) ExactOf(decimal value)
    {
        var text = DecimalText.Format(value);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return (
            BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture),
            point < 0 ? 0 : text.Length - point - 1);
    }
}
