using CsCheck;
using FinApi.Application.Paging;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Tests.Paging;

public sealed class PageTokensTests
{
    private readonly PageTokens _tokens = new(new MemoryStore());

    [Fact]
    public void TryRead_IssuedToken_GivesThePositionBack() =>
        Gen.Select(Gen.Long, Gen.Long).Sample((nanoseconds, sequence) =>
        {
            var position = new TickOrder(UnixNanoseconds.ToInstant(nanoseconds / 2), sequence);

            Assert.True(_tokens.TryRead("q", _tokens.Issue("q", position), out TickOrder? read));
            Assert.Equal(position, read);
        });

    [Fact]
    public void TryRead_AnyByteChanged_IsRefused() =>
        Gen.Select(Gen.Int[0, 31], Gen.Byte[1, 255]).Sample((index, flip) =>
        {
            var token = _tokens.Issue("q", new TickOrder(Market.At("2026-11-20T15:00:00Z"), 7));
            var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token);
            bytes[index] ^= flip;

            Assert.False(_tokens.TryRead("q", System.Buffers.Text.Base64Url.EncodeToString(bytes), out TickOrder? _));
        });

    [Theory]
    [InlineData("x")]
    [InlineData("%%%%")]
    [InlineData("AAAA")]
    [InlineData(
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void TryRead_Garbage_IsRefused(string token)
    {
        Assert.False(_tokens.TryRead("q", token, out TickOrder? _));
        Assert.False(_tokens.TryRead("q", token, out string? _));
    }

    [Fact]
    public void TryRead_TokenOfAnotherQueryOrKind_IsRefused()
    {
        var token = _tokens.Issue("q", "AAPL");

        Assert.False(_tokens.TryRead("r", token, out string? _));
        Assert.False(_tokens.TryRead("q", token, out TickOrder? _));
        Assert.True(_tokens.TryRead("q", token, out string? symbol));
        Assert.Equal("AAPL", symbol);
    }
}
