using FinApi.Domain.Instruments;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.MarketFiles.Tests;

public sealed class CorrectionFileTests
{
    [Fact]
    public void Read_RowsWithAndWithoutNumbers_AreCorrectionsAndCancels()
    {
        const string Content =
            "symbol,trade_id,exchange,timestamp_utc,price,size,conditions\n"
            + "AAPL,a,XNAS,2026-11-20T15:00:00.5Z,,,\n"
            + "AAPL,b,,,10.5,3,@ I\n";

        var rows = MarketFileReaderTests.ReadAll(Content, MarketFileKind.Corrections).Cast<MarketFileRow.OfCorrection>()
            .ToList();

        var (aapl, time) = (Symbol.Parse("AAPL"), Instant.FromUtc(2026, 11, 20, 15, 0).PlusNanoseconds(500_000_000));
        Assert.Equal(new TradeReference(aapl, "a", "XNAS", time), rows[0].Trade);
        Assert.Null(rows[0].Corrected);
        Assert.Equal(new TradeReference(aapl, "b", null, null), rows[1].Trade);
        Assert.Equal(
            (10.5m, 3m, "@ I"), (rows[1].Corrected!.Price, rows[1].Corrected!.Size, rows[1].Corrected!.Conditions));
    }

    [Theory]
    [InlineData("AAPL,,,,10,1,", "trade_id")]
    [InlineData("AAPL,a,,,10,,", "size")]
    [InlineData("AAPL,a,,,,1,", "price")]
    [InlineData("AAPL,a,,noon,,,", "timestamp_utc")]
    [InlineData("A%APL,a,,,,,", "symbol")]
    [InlineData("AAPL,a,,, , ,", "price")] // a number that was lost is no cancel
    [InlineData("AAPL,a,,,,\"  \",", "size")]
    public void Read_WrongRow_NamesTheColumn(string row, string column)
    {
        var content = $"symbol,trade_id,exchange,timestamp_utc,price,size,conditions\n{row}\n";

        var read = Assert.Single(MarketFileReaderTests.ReadAll(content, MarketFileKind.Corrections));

        Assert.Equal(column, Assert.IsType<MarketFileRow.Unreadable>(read).Field);
    }

    // Under other names the numbers were skipped, and each row cancelled its trade.
    [Theory]
    [InlineData("symbol,trade_id,px,qty", "'price', 'size'")]
    [InlineData("symbol,trade_id,price,qty", "'size'")]
    public void Read_WithoutColumnsOfPriceAndSize_IsRefused(string header, string missing)
    {
        var refused = Assert.Throws<MarketFileException>(() =>
            MarketFileReaderTests.ReadAll($"{header}\nAAPL,a,10,1\n", MarketFileKind.Corrections));

        Assert.StartsWith($"The header lacks {missing}.", refused.Message, StringComparison.Ordinal);
    }
}
