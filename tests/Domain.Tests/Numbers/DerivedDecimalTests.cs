using FinApi.Domain.Numbers;

namespace FinApi.Domain.Tests.Numbers;

public sealed class DerivedDecimalTests
{
    [Theory]
    [InlineData("0.100000000000005", "0.1")] // ties go to the even digit
    [InlineData("0.100000000000015", "0.10000000000002")]
    [InlineData("-0.100000000000015", "-0.10000000000002")]
    [InlineData("0.01234567890123456789", "0.012345678901235")] // 14 digits below 0.1
    [InlineData("0.000000000123456789012345678", "0.00000000012345678901235")]
    [InlineData("-0.000000000123456789012345678", "-0.00000000012345678901235")]
    [InlineData("0.0000000000000000000000000012", "0.0000000000000000000000000012")] // 28 places
    [InlineData("0", "0")]
    [InlineData("99999999999999.99999999999999", "99999999999999.99999999999999")]
    [InlineData("123456789012345.6789012345678", "123456789012345.6789012345678")] // fewer places, still 28 digits
    [InlineData("7000000000000000000000000000", "7000000000000000000000000000")]
    public void Round_Number_Keeps14PlacesOr14DigitsAndAtMost28(string value, string expected)
    {
        DecimalText.Parse(value, out var number);

        Assert.Equal(expected, DecimalText.Format(DerivedDecimal.Round(number)));
    }

    [Theory]
    [InlineData("200000000000000.12345678901234", "200000000000000.1234567890123")] // 29 digits
    [InlineData("79228162514264337593543950335", "9999999999999999999999999999")]
    [InlineData("-79228162514264337593543950335", "-9999999999999999999999999999")]
    public void Round_29Digits_IsCutTo28(string value, string expected)
    {
        var number = decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(expected, DecimalText.Format(DerivedDecimal.Round(number)));
    }

    [Fact]
    public void Divide_WithoutAnAnswer_IsUnknown()
    {
        Assert.Null(DerivedDecimal.Divide(null, 1));
        Assert.Null(DerivedDecimal.Divide(1, 0));
        Assert.Null(DerivedDecimal.Divide(decimal.MaxValue, 0.1m));
        Assert.Null(DerivedDecimal.Divide(decimal.MaxValue, 1));
    }

    [Fact]
    public void MultiplySaturating_Overflow_IsTheLargest() =>
        Assert.Equal(decimal.MaxValue, DerivedDecimal.MultiplySaturating(decimal.MaxValue, 2));

    [Fact]
    public void MultiplySaturating_OverflowBelowZero_IsTheSmallest() =>
        Assert.Equal(decimal.MinValue, DerivedDecimal.MultiplySaturating(decimal.MaxValue, -2));

    [Fact]
    public void Cut_29Digits_Gives28() =>
        Assert.Equal(
            (0.3333333333333333333333333333m, 7.922816251426433759354395034m),
            (DerivedDecimal.Cut(1m / 3), DerivedDecimal.Cut(7.9228162514264337593543950335m)));

    [Theory]
    [InlineData("1", "8", "12.5")]
    [InlineData("-1", "3", "-33.3333")]
    [InlineData("0", "3", "0")]
    [InlineData("-55.90", "-37.63", null)] // of a price below zero there is no percentage
    [InlineData("1", "0", null)]
    [InlineData("0.00025", "100", "0.0002")] // half to even
    [InlineData("0.00035", "100", "0.0004")]
    [InlineData("99999999999999", "0.0000000000000000000000000001", null)] // beyond any decimal
    [InlineData("99999999999999", "0.0000000000001", null)] // 28 digits cannot hold it
    public void Percent_ChangeOfAReference_HasFourPlaces(string change, string reference, string? percent)
    {
        var expected = percent is null ? (decimal?)null : Parse(percent);

        Assert.Equal(expected, DerivedDecimal.Percent(Parse(change), Parse(reference)));
    }

    private static decimal Parse(string text)
    {
        DecimalText.Parse(text, out var value);
        return value;
    }
}
