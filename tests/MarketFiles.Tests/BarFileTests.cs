using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using NodaTime;

namespace FinApi.MarketFiles.Tests;

public sealed class BarFileTests
{
    private const string Header = "symbol,timestamp_utc,open,high,low,close,volume\n";

    [Theory]
    [InlineData("bars.csv", "10:00", "10:05", "5m")]
    [InlineData("bars.csv", "10:00", "11:00", "1h")]
    [InlineData("bars.15m.csv.gz", "10:00", "10:05", "15m")]
    public void Read_IntervalNotGiven_ComesFromTheNameElseTheSmallestStep(
        string name, string first, string second, string interval)
    {
        var content = Header + Row("A", first) + Row("B", first) + Row("A", second) + Row("B", second);

        var rows = MarketFileReaderTests.ReadAll(content, MarketFileKind.Bars, name: name);

        Assert.Equal(4, rows.Count);
        Assert.All(rows, row => Assert.Equal(interval, Assert.IsType<MarketFileRow.OfBar>(row).Bar.Interval.Code));
    }

    [Fact]
    public void Read_IntervalAsOption_WinsOverTheName()
    {
        var rows = MarketFileReaderTests.ReadAll(
            Header + Row("A", "10:00"),
            MarketFileKind.Bars,
            new MarketFileDefaults { Interval = BarInterval.OneHour },
            "bars.1m.csv");

        var bar = Assert.IsType<MarketFileRow.OfBar>(Assert.Single(rows)).Bar;
        Assert.Equal(BarInterval.OneHour, bar.Interval);
        Assert.Equal(Instant.FromUtc(2018, 1, 2, 11, 0), bar.EndTime);
    }

    [Fact]
    public void Open_OneRowOfUnknownInterval_AsksForIt()
    {
        var e = Assert.Throws<MarketFileException>(() =>
            MarketFileReaderTests.ReadAll(Header + Row("A", "10:00"), MarketFileKind.Bars));

        Assert.Contains("1m, 5m, 15m, 30m, 1h, 1d", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all", true)]
    [InlineData("Split", true)]
    [InlineData("PRICE_ADJUSTMENT_SPLIT", true)]
    [InlineData("foo", true)]
    [InlineData("0.98", true)]
    [InlineData("Raw", false)]
    [InlineData("", false)]
    public void Read_AdjustedPrices_AreRefused(string adjustment, bool isRefused)
    {
        var content = "symbol,interval,timestamp_utc,open,high,low,close,adjustment\n"
            + $"A,1m,2018-01-02T10:00:00Z,1,2,0.5,1.5,{adjustment}\n";

        var row = Assert.Single(MarketFileReaderTests.ReadAll(content, MarketFileKind.Bars));

        Assert.Equal(isRefused, row is MarketFileRow.Unreadable { Field: "adjustment" });
    }

    [Fact]
    public void Read_IntervalColumn_HoldsForEachRow()
    {
        const string content = "symbol,interval,timestamp_utc,date,open,high,low,close,vwap,trade_count\n"
            + "A,1m,2018-01-02T10:00:00Z,,1,2,0.5,1.5,1.25,7\nA,1d,,2018-01-02,1,2,0.5,1.5,,\nA,4h,,,1,2,0.5,1.5,,\n";

        var rows = MarketFileReaderTests.ReadAll(content, MarketFileKind.Bars);

        var minute = Assert.IsType<MarketFileRow.OfBar>(rows[0]).Bar;
        Assert.Equal((1.25m, 7L, null), (minute.Vwap, minute.TradeCount, minute.TradingDate));
        Assert.Equal(new LocalDate(2018, 1, 2), Assert.IsType<MarketFileRow.OfBar>(rows[1]).Bar.TradingDate);
        Assert.Equal("interval", Assert.IsType<MarketFileRow.Unreadable>(rows[2]).Field);
    }

    [Fact]
    public void Read_DateWithoutTime_IsADayBar()
    {
        const string content = "symbol,date,open,high,low,close,volume\nAAPL,2014-01-02,1,2,0.5,1.5,8381600.0\n";

        var bar = Assert.IsType<MarketFileRow.OfBar>(
            Assert.Single(MarketFileReaderTests.ReadAll(content, MarketFileKind.Bars))).Bar;

        Assert.Equal(BarInterval.OneDay, bar.Interval);
        Assert.Equal(new LocalDate(2014, 1, 2), bar.TradingDate);
        Assert.Equal(8381600m, bar.Volume);
        Assert.Equal("8381600", DecimalText.Format(bar.Volume!.Value));
    }

    [Theory]
    [InlineData("date", "9999-12-31")]
    [InlineData("date", "2262-01-01")]
    [InlineData("timestamp_utc", "9999-12-31T23:59:00Z")]
    [InlineData("timestamp_utc", "1677-12-31T23:59:00Z")]
    public void Read_TimeThatNothingHas_NamesTheColumn(string column, string time)
    {
        var content = $"symbol,{column},open,high,low,close,interval\nA,{time},1,2,0.5,1.5,{IntervalOf(column)}\n";

        var row = Assert.Single(MarketFileReaderTests.ReadAll(content, MarketFileKind.Bars));

        var bad = Assert.IsType<MarketFileRow.Unreadable>(row);
        Assert.Equal((column, $"'{time}' does not lie in the years 1678 to 2261."), (bad.Field, bad.Message));
    }

    private static string IntervalOf(string column) => column == "date" ? "1d" : "1m";

    private static string Row(string symbol, string time) => $"{symbol},2018-01-02T{time}:00Z,1,2,0.5,1.5,\n";
}
