using CsCheck;
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
    [InlineData("btc/usd", "BTC/USD")]
    [InlineData("at&t", "AT&T")]
    [InlineData("A+", "A+")]
    [InlineData("BRK B", "BRK B")]
    [InlineData("äpfel", "ÄPFEL")]
    [InlineData("a\u0308pfel", "ÄPFEL")] // form C
    [InlineData("ﬀ", "ﬀ")]
    [InlineData("ſ", "ſ")] // a letter of its own: its upper case would be S
    [InlineData("ı", "ı")] // not I
    [InlineData("İ", "İ")]
    [InlineData("straße", "STRAßE")]
    [InlineData("STRAẞE", "STRAßE")]
    [InlineData("газпром", "ГАЗПРОМ")]
    [InlineData("πσς", "ΠΣΣ")]
    [InlineData("トヨタ自動車", "トヨタ自動車")] // Katakana and Han are one way of writing
    [InlineData("삼성", "삼성")]
    [InlineData("\u1109\u1161\u11B7\u1109\u1165\u11BC", "삼성")]
    [InlineData("กำ", "กำ")]
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
    [InlineData("A  B")]
    [InlineData(" A")]
    [InlineData("A%2FB")]
    [InlineData("A~2")]
    [InlineData("A@B")]
    [InlineData("A>B")]
    [InlineData("A\u00A0B")] // a blank that does not break
    [InlineData("\u0410PPLE")] // a letter of Cyrillic that looks like A
    [InlineData("aµ")] // the micro sign is Greek
    [InlineData("Αlpha")]
    [InlineData("자カ")]
    [InlineData("漢A")]
    [InlineData("A\u200BB")]
    [InlineData("A\u200DB")]
    [InlineData("A\u202EB")]
    [InlineData("A\u2066B")]
    [InlineData("\uFEFFA")]
    [InlineData("A\u00ADB")]
    [InlineData("\u3164")] // a letter that shows nothing
    [InlineData("A\uFE0F")]
    [InlineData("\u0301A")] // a mark on nothing
    [InlineData("1\u0301")]
    [InlineData("A\tB")]
    [InlineData("A\nB")]
    [InlineData("A\uD800")]
    [InlineData("💹")]
    [InlineData("٣")] // a digit that is not 0 to 9
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

    [Theory]
    [InlineData(24, true)]
    [InlineData(25, false)]
    public void TryParse_CodePoints_AreCountedInFormC(int count, bool isSymbol)
    {
        // Outside the plane of 16 bits; and of two code points that form C makes one.
        var supplementary = string.Concat(Enumerable.Repeat("\U00010400", count));
        var composed = string.Concat(Enumerable.Repeat("e\u0301", count));

        Assert.Equal(isSymbol, Symbol.TryParse(supplementary, out _));
        Assert.Equal(isSymbol, Symbol.TryParse(composed, out _));
    }

    [Theory]
    [InlineData("\u0410PPLE", "mixes letters of Cyrillic and Latin")]
    [InlineData("A\u200BB", "U+200B, which cannot be seen")]
    [InlineData("AA\0", "U+0000, which cannot be seen")]
    [InlineData(" A", "must not begin or end with a blank")]
    [InlineData("1\u0301", "the mark U+0301 on no letter")]
    [InlineData("A\u00A0B", "U+00A0, which is no letter")]
    [InlineData("A\u2010B", "U+2010, which is no letter")]
    [InlineData("A@B", Symbol.Rule)]
    public void Explain_Malformed_SaysWhatToSend(string text, string part) =>
        Assert.Contains(part, SymbolText.Explain(text), StringComparison.Ordinal);

    [Fact]
    public void TryParse_AnyText_IsReadAgainAsItself() =>
        Gen.String[Gen.Char["aA.-/&+ 1ßẞſıİéÉ\u0301\u0308µςΣдД가ｶ漢"], 0, 6].Sample(text =>
            !Symbol.TryParse(text, out var symbol)
            || (Symbol.TryParse(symbol.Value, out var again)
                && again == symbol
                && Symbol.Parse(symbol.Value) == symbol));

    [Fact]
    public void Numbered_OtherInstrumentsOfASymbol_AreReadFromTheStoreAlone()
    {
        var second = Symbol.Parse("FB").Numbered(2);

        Assert.Equal("FB~2", second.Value);
        Assert.Equal(second, Symbol.Parse("FB~2"));
        Assert.False(Symbol.TryParse("FB~2", out _));
        Assert.Equal(Symbol.Parse("FB"), Symbol.Parse("FB").Numbered(1));
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
        var exception = Assert.Throws<FormatException>(() => Symbol.Parse("BTC@USD"));

        Assert.Contains(Symbol.Rule, exception.Message, StringComparison.Ordinal);
    }
}
