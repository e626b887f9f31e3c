using System.Globalization;
using CsCheck;
using FinApi.Domain.Adjustments;

namespace FinApi.Domain.Tests.Adjustments;

public sealed class SmallFractionTests
{
    [Theory]
    [InlineData("0.0333333333333333", 1, 30)] // cut
    [InlineData("0.03333333333333333", 1, 30)]
    [InlineData("0.333333", 1, 3)]
    [InlineData("0.6666666666666666", 2, 3)] // as a double prints it
    [InlineData("0.666667", 2, 3)] // rounded
    [InlineData("0.14285714285714285", 1, 7)]
    [InlineData("0.970873786407767", 100, 103)]
    [InlineData("3.33333333333333333333333", 10, 3)]
    [InlineData("0.952380952380952", 20, 21)]
    [InlineData("33.333333333333336", 100, 3)]
    public void Restore_DigitsOfASmallFraction_GivesTheFraction(string ratio, int numerator, int denominator) =>
        Assert.Equal((decimal)numerator / denominator, SmallFraction.Restore(Parse(ratio)));

    [Theory]
    [InlineData("0.5")]
    [InlineData("0.333")] // too few digits
    [InlineData("0.0333")]
    [InlineData("0.3333334")] // neither rounded nor cut
    [InlineData("0.142857")] // close to 1/7, but six digits meet such a denominator by accident too
    [InlineData("0.999389265317975")]
    [InlineData("0.123456789012345")]
    [InlineData("0.9999999")]
    [InlineData("10000")]
    [InlineData("0.0000000000000000000000000001")]
    public void Restore_OtherNumbers_StayAsTheyAre(string ratio) =>
        Assert.Equal(Parse(ratio), SmallFraction.Restore(Parse(ratio)));

    [Fact]
    public void Restore_AnyRoundingOfAnyRatioOfSplits_IsThatRatio() =>
        (from numerator in Gen.Int[1, 200]
         from denominator in Gen.Int[1, 200]
         from places in Gen.Int[12, 20]
         from rounding in Gen.OneOf(Gen.Const(MidpointRounding.ToEven), Gen.Const(MidpointRounding.ToZero))
         select (Exact: (decimal)numerator / denominator, places, rounding))
        .Sample(c => SmallFraction.Restore(decimal.Round(c.Exact, c.places, c.rounding)) == c.Exact);

    private static decimal Parse(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
