using FinApi.Domain.Instruments;

namespace FinApi.Domain.Tests.Instruments;

public sealed class MicTests
{
    [Theory]
    [InlineData("XNAS", "XNAS")]
    [InlineData("xnys", "XNYS")]
    [InlineData("360T", "360T")]
    [InlineData("Crypto", "CRYPTO")]
    [InlineData("fx", "FX")]
    public void TryParse_WellFormed_IsUpperCase(string text, string value)
    {
        var isMic = Mic.TryParse(text, out var mic);

        Assert.True(isMic);
        Assert.Equal(value, mic.Value);
        Assert.Equal(Mic.Parse(value), mic);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("XNA")]
    [InlineData("XNASD")]
    [InlineData("XN-S")]
    [InlineData("XN S")]
    [InlineData("XNAſ")] // its upper case is XNAS
    [InlineData("FOREX")]
    public void TryParse_Malformed_IsFalse(string? text)
    {
        var isMic = Mic.TryParse(text, out var mic);

        Assert.False(isMic);
        Assert.Equal(default, mic);
    }

    [Fact]
    public void Parse_Malformed_SaysTheRule()
    {
        var exception = Assert.Throws<FormatException>(() => Mic.Parse("NASDAQ"));

        Assert.Contains(Mic.Rule, exception.Message, StringComparison.Ordinal);
    }
}
