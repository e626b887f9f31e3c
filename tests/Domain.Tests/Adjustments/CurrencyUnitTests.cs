using FinApi.Domain.Adjustments;
using FinApi.Domain.Numbers;

namespace FinApi.Domain.Tests.Adjustments;

public sealed class CurrencyUnitTests
{
    [Theory]
    [InlineData("GBP", "GBX", "5")]
    [InlineData("GBX", "GBP", "0.0005")]
    [InlineData("GBP", "GBp", "5")]
    [InlineData("GBp", "GBX", "0.05")]
    [InlineData("GBP", "GBP", "0.05")]
    [InlineData("gbp", "GBP", "0.05")]
    [InlineData("ZAR", "ZAc", "5")]
    [InlineData("ZAR", "ZAC", "5")]
    [InlineData("ILS", "ILA", "5")]
    [InlineData("USD", "USX", "5")]
    [InlineData("KWD", "KWF", "50")]
    [InlineData(null, "GBX", "0.05")]
    [InlineData("GBP", null, "0.05")]
    [InlineData("USD", "GBX", null)]
    [InlineData("ZAc", "GBX", null)]
    public void Convert_FiveHundredths_IsSoMuchInTheOtherUnit(string? from, string? to, string? expected)
    {
        var converted = CurrencyUnit.Convert(0.05m, from, to);

        Assert.Equal(expected, converted is { } amount ? DecimalText.Format(amount) : null);
    }
}
