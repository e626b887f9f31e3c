using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.MarketFiles.Tests;

/// <summary>The counts are those that the data's own README gives.</summary>
public sealed class SharedDataTests
{
    [Theory]
    [InlineData(MarketFileKind.Trades, "trades/BTCUSDT_2024-08-08T2354_2024-08-09T0005.trades.csv.gz", 19_904)]
    [InlineData(MarketFileKind.Trades, "trades/XRPETH_2019-10-11.trades.csv.gz", 5_929)]
    [InlineData(MarketFileKind.Trades, "trades/XXX_2018-01-02.trades.csv.gz", 39_470)]
    [InlineData(MarketFileKind.Quotes, "quotes/BTCUSDT_2024-08-08T2354_2024-08-09T0005.quotes.csv.gz", 73_174)]
    [InlineData(MarketFileKind.Quotes, "quotes/EURUSD_2014-05-07.quotes.csv.gz", 41_367)]
    [InlineData(MarketFileKind.Quotes, "quotes/XXX_2018-01-02.quotes.csv.gz", 66_695)]
    [InlineData(MarketFileKind.Bars, "bars_1m/6EH4_2024-01.1m.csv.gz", 29_996)]
    [InlineData(MarketFileKind.Bars, "bars_1m/BTC-PERP_2022-01.1m.csv.gz", 45_031)]
    [InlineData(MarketFileKind.Bars, "bars_1m/GBPUSD_2012-02.ask.1m.csv.gz", 30_117)]
    [InlineData(MarketFileKind.Bars, "bars_1m/XRPETH_2019-10-11.1m.csv.gz", 1_440)]
    [InlineData(MarketFileKind.Bars, "bars_5m/ADABTC_2018-01.5m.csv.gz", 5_720)]
    [InlineData(MarketFileKind.Bars, "bars_1d/dividends_splits_2012_2014.csv.gz", 1_508)]
    [InlineData(MarketFileKind.Bars, "bars_1d/raw_2004_2014.csv.gz", 11_076)]
    [InlineData(MarketFileKind.Bars, "bars_1d/sp500_25_2013-02_2018-02.csv.gz", 31_475)]
    [InlineData(MarketFileKind.Bars, "bars_1d/wiki_raw_and_adjusted_2014.csv", 504)]
    [InlineData(MarketFileKind.Instruments, "instruments/nasdaq_gm_equities_isin_figi.csv", 271)]
    [InlineData(MarketFileKind.Instruments, "instruments/nasdaq_gm_etfs.csv", 205)]
    [InlineData(MarketFileKind.Instruments, "instruments/sp500_constituents.csv", 503)]
    [InlineData(MarketFileKind.CorporateActions, "bars_1d/raw_2004_2014.events.csv", 286)]
    [InlineData(MarketFileKind.CorporateActions, "bars_1d/wiki_raw_and_adjusted_2014.csv", 5)]
    public void Read_WholeFile_GivesEveryRow(MarketFileKind kind, string file, int count)
    {
        using var reader = Open(file, kind);

        var rows = 0;
        foreach (var row in reader.Read())
        {
            Assert.IsNotType<MarketFileRow.Unreadable>(row);
            rows++;
        }

        Assert.Equal(count, rows);
    }

    [Fact]
    public void Read_UsListed_RefusesOnlyWhatIsNoSymbol()
    {
        using var reader = Open("instruments/us_listed.csv.gz", MarketFileKind.Instruments);

        var rows = reader.Read().ToList();

        Assert.Equal(13_114, rows.Count);
        Assert.All(rows.OfType<MarketFileRow.Unreadable>(), row => Assert.Equal("symbol", row.Field));
        Assert.All(
            rows.OfType<MarketFileRow.Unreadable>(),
            row => Assert.True(row.Position.Text.Split(',')[0] is "" or ['F', 'i', 'l', 'e', ' ', ..]
                || row.Position.Text.Contains('$', StringComparison.Ordinal)));
        Assert.Equal(8, rows.OfType<MarketFileRow.OfInstrument>().Count(row => row.Instrument.IsTestIssue));
    }

    [Fact]
    public void Read_FirstTrade_IsExact()
    {
        using var reader = Open("trades/XXX_2018-01-02.trades.csv.gz", MarketFileKind.Trades);

        var row = reader.Read().First();

        var expected = new Trade
        {
            Symbol = Symbol.Parse("XXX"),
            EventTime = Instant.FromUtc(2018, 1, 2, 10, 1, 21) + Duration.FromMilliseconds(479),
            Price = 157.8m,
            Size = 2,
            Venue = "P",
            Conditions = "FTI",
            ReceiveTime = default,
        };
        Assert.Equal(expected, Assert.IsType<MarketFileRow.OfTrade>(row).Trade);
    }

    [Fact]
    public void Read_FirstQuote_IsExactToTheNanosecond()
    {
        using var reader = Open("quotes/BTCUSDT_2024-08-08T2354_2024-08-09T0005.quotes.csv.gz", MarketFileKind.Quotes);

        var row = reader.Read().First();

        var expected = new Quote
        {
            Symbol = Symbol.Parse("BTCUSDT"),
            EventTime = Instant.FromUtc(2024, 8, 8, 23, 54, 14).PlusNanoseconds(87_891_268),
            BidPrice = 61837.63m,
            BidSize = 3.78826m,
            BidVenue = "BINANCE",
            AskPrice = 61837.64m,
            AskSize = 1.54698m,
            AskVenue = "BINANCE",
            ReceiveTime = default,
        };
        Assert.Equal(expected, Assert.IsType<MarketFileRow.OfQuote>(row).Quote);
    }

    [Fact]
    public void Read_FirstWikiBar_IsExact()
    {
        using var reader = Open("bars_1d/wiki_raw_and_adjusted_2014.csv", MarketFileKind.Bars);

        var bar = Assert.IsType<MarketFileRow.OfBar>(reader.Read().First()).Bar;

        Assert.Equal(BarInterval.OneDay, reader.Interval);
        Assert.Equal(new LocalDate(2014, 1, 2), bar.TradingDate);
        Assert.Equal(
            (555.68m, 557.03m, 552.021m, 553.13m, 8381600m),
            (bar.Open, bar.High, bar.Low, bar.Close, bar.Volume!.Value));
    }

    private static MarketFileReader Open(string file, MarketFileKind kind) =>
        MarketFileReader.Open(SharedData.PathOf(file), kind, new MarketFileDefaults { Mic = Mic.Xnas });
}
