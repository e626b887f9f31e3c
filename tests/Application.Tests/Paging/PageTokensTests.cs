using CsCheck;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Tests.Paging;

public sealed class PageTokensTests
{
    private readonly StoreEpoch _epoch = new();
    private readonly PageTokens _tokens;

    public PageTokensTests() => _tokens = new PageTokens(new MemoryStore(), _epoch);

    [Fact]
    public void TryRead_IssuedToken_GivesThePositionBack() =>
        Gen.Select(Gen.Long, Gen.Long).Sample((nanoseconds, sequence) =>
        {
            var position = new TickOrder(UnixNanoseconds.ToInstant(nanoseconds / 2), sequence);

            Assert.True(_tokens.TryRead("q", _tokens.Issue("q", position), out TickOrder? read, out _));
            Assert.Equal(position, read);
        });

    [Fact]
    public void TryRead_AnyByteChanged_IsRefused() =>
        Gen.Select(Gen.Int[0, 39], Gen.Byte[1, 255]).Sample((index, flip) =>
        {
            var token = _tokens.Issue("q", new TickOrder(Market.At("2026-11-20T15:00:00Z"), 7));
            var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token);
            bytes[index] ^= flip;

            var changed = System.Buffers.Text.Base64Url.EncodeToString(bytes);
            Assert.False(_tokens.TryRead("q", changed, out TickOrder? _, out _));
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
        Assert.False(_tokens.TryRead("q", token, out TickOrder? _, out _));
        Assert.False(_tokens.TryRead("q", token, out string? _, out _));
    }

    [Fact]
    public void TryRead_TokenOfAnotherQueryOrKind_IsRefused()
    {
        var token = _tokens.Issue("q", "AAPL");

        Assert.False(_tokens.TryRead("r", token, out string? _, out _));
        Assert.False(_tokens.TryRead("q", token, out TickOrder? _, out _));
        Assert.True(_tokens.TryRead("q", token, out string? symbol, out _));
        Assert.Equal("AAPL", symbol);
    }

    [Fact]
    public void TryRead_TokenOfAnotherEpoch_IsRefusedAsOutdated()
    {
        var token = _tokens.Issue("q", "AAPL");

        _epoch.Epoch = 2;

        Assert.False(_tokens.TryRead("q", token, out string? _, out var error));
        Assert.Equal(ErrorReason.InvalidPageToken, error.Reason);
        var violation = Assert.Single(error.Violations);
        Assert.Equal("page_token", violation.Field);
        Assert.Contains("from the first page", violation.Message, StringComparison.Ordinal);
        Assert.True(_tokens.TryRead("q", _tokens.Issue("q", "AAPL"), out string? _, out _));
    }
}
