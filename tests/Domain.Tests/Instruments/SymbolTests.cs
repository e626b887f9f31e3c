using FinApi.Domain.Instruments;

namespace FinApi.Domain.Tests.Instruments;

public sealed class SymbolTests
{
    [Theory]
    [InlineData("A", "A")]
    [InlineData("aapl", "AAPL")]
    [InlineData("Brk.b", "BRK.B")]
    [InlineData("EURUSD", "EURUSD")]
    [InlineData("^GSPC", "^GSPC")]
    [InlineData("ES=F", "ES=F")]
    [InlineData("BTC-USD_PERP", "BTC-USD_PERP")]
    [InlineData("6eh4", "6EH4")]
    [InlineData("...", "...")]
    [InlineData(".a", ".A")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWX", "ABCDEFGHIJKLMNOPQRSTUVWX")] // 24 characters
    public void TryParse_WellFormed_IsUpperCase(string text, string value)
    {
        var isSymbol = Symbol.TryParse(text, out var symbol);

        Assert.True(isSymbol);
        Assert.Equal(value, symbol.Value);
        Assert.Equal(Symbol.Parse(value), symbol);
        Assert.Equal(value, symbol.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("AAPL ")]
    [InlineData("BTC/USD")]
    [InlineData("A%2FB")]
    [InlineData("ÄPFEL")]
    [InlineData("ſ")] // its upper case is S
    [InlineData("AA\0")]
    [InlineData(".")] // clients and proxies take these two out of a path
    [InlineData("..")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXY")] // 25 characters
    public void TryParse_Malformed_IsFalse(string? text)
    {
        var isSymbol = Symbol.TryParse(text, out var symbol);

        Assert.False(isSymbol);
        Assert.Equal(default, symbol);
    }

    // A store that took one in when they were symbols still loads.
    [Fact]
    public void Parse_DotsOfAnOldStore_AreRead()
    {
        Assert.Equal("..", Symbol.Parse("..").Value);
    }

    [Fact]
    public void Parse_UpperCase_KeepsTheString()
    {
        const string text = "AAPL";

        var symbol = Symbol.Parse(text);

        Assert.Same(text, symbol.Value);
    }

    [Fact]
    public void Value_OfDefault_IsEmpty() => Assert.Equal(string.Empty, default(Symbol).Value);

    [Fact]
    public void Parse_Malformed_SaysTheRule()
    {
        var exception = Assert.Throws<FormatException>(() => Symbol.Parse("BTC/USD"));

        Assert.Contains(Symbol.Rule, exception.Message, StringComparison.Ordinal);
    }
}
