using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Domain.Tests.MarketData;

public sealed class BarIntervalTests
{
    [Theory]
    [InlineData("1m", 1)]
    [InlineData("5m", 5)]
    [InlineData("15m", 15)]
    [InlineData("30m", 30)]
    [InlineData("1h", 60)]
    [InlineData("4h", 240)]
    public void TryParse_BelowOneDay_HasALength(string code, int minutes)
    {
        var isInterval = BarInterval.TryParse(code, out var interval);

        Assert.True(isInterval);
        Assert.Equal(Duration.FromMinutes(minutes), interval?.Length);
        Assert.Equal(code, interval?.ToString());
    }

    [Theory]
    [InlineData("1d", null)]
    [InlineData("1w", "1d")]
    [InlineData("1mo", "1d")]
    public void TryParse_FromOneDayOn_HasNoLength(string code, string? foldsFrom)
    {
        var isInterval = BarInterval.TryParse(code, out var interval);

        Assert.True(isInterval);
        Assert.Null(interval!.Length);
        Assert.Equal(foldsFrom, interval.FoldsFrom?.Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1M")]
    [InlineData("1min")]
    [InlineData("2m")]
    [InlineData(" 1m")]
    public void TryParse_Unknown_IsFalse(string? code) => Assert.False(BarInterval.TryParse(code, out _));

    [Fact]
    public void Stored_Always_AreThoseThatAreNotFolded()
    {
        Assert.Equal(["1m", "5m", "15m", "30m", "1h", "1d"], BarInterval.Stored.Select(interval => interval.Code));
        Assert.Equal("1m, 5m, 15m, 30m, 1h, 4h, 1d, 1w, 1mo", BarInterval.Codes);
    }

    [Fact]
    public void Level_OfStoredInterval_IsItsPlaceAndOfFoldedOneNone()
    {
        Assert.Equal([0, 1, 2, 3, 4, 5], BarInterval.Stored.Select(interval => interval.Level));
        Assert.All(BarInterval.All.Except(BarInterval.Stored), interval => Assert.Equal(-1, interval.Level));
    }
}
