using FinApi.Domain.MarketData;

namespace FinApi.Domain.Tests.MarketData;

public sealed class PriceChangeTests
{
    [Theory]
    [InlineData("1", "8", "12.5")]
    [InlineData("-1", "3", "-33.3333")]
    [InlineData("0", "3", "0")]
    [InlineData("0.00025", "100", "0.0002")] // half to even
    [InlineData("0.00035", "100", "0.0004")]
    [InlineData("99999999999999", "0.0000000000000000000000000001", null)] // beyond any decimal
    [InlineData("99999999999999", "0.0000000000001", null)] // 28 digits cannot hold it
    public void Percent_ChangeOfAReference_HasFourPlaces(string change, string reference, string? percent)
    {
        var expected = percent is null ? (decimal?)null : Parse(percent);

        Assert.Equal(expected, PriceChange.Percent(Parse(change), Parse(reference)));
    }

    private static decimal Parse(string text)
    {
        DecimalText.Parse(text, out var value);
        return value;
    }
}
