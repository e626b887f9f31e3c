using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.MarketFiles.Tests;

public sealed class MarketFileReaderTests
{
    private static readonly MarketFileDefaults Nasdaq = new() { Mic = Mic.Xnas };

    [Fact]
    public void Read_TradeWithAllColumns_GivesEveryValue()
    {
        const string content =
            "symbol,timestamp_utc,price,size,exchange,conditions,trade_id,side,recv_timestamp_utc\n"
            + "btcusdt,2024-08-08T23:54:15.342Z,61837.63,0.020,BINANCE,F I,3735683259,sell,"
            + "2024-08-08T23:54:14.087896568Z\n";

        var row = Assert.Single(ReadAll(content, MarketFileKind.Trades));

        var expected = new Trade
        {
            Symbol = Symbol.Parse("BTCUSDT"),
            EventTime = Instant.FromUtc(2024, 8, 8, 23, 54, 15).PlusNanoseconds(342_000_000),
            Price = 61837.63m,
            Size = 0.02m,
            Venue = "BINANCE",
            Conditions = "F I",
            TradeId = "3735683259",
            AggressorSide = AggressorSide.Sell,
            ReceiveTime = Instant.FromUtc(2024, 8, 8, 23, 54, 14).PlusNanoseconds(87_896_568),
        };
        Assert.Equal(expected, Assert.IsType<MarketFileRow.OfTrade>(row).Trade);
        Assert.Equal((1L, 2L), (row.Position.Number, row.Position.LineNumber));
        Assert.StartsWith("btcusdt,2024", row.Position.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ColumnsInOtherOrderAndUnknownOnes_FindsThemByName()
    {
        const string content = "size,note,PRICE,timestamp_utc,symbol\n3,\"a, b\",1.50,2018-01-02T10:00:00Z,BRK_A\n";

        var row = Assert.Single(ReadAll(content, MarketFileKind.Trades));

        var trade = Assert.IsType<MarketFileRow.OfTrade>(row).Trade;
        Assert.Equal((Symbol.Parse("BRK_A"), 1.5m, 3m), (trade.Symbol, trade.Price, trade.Size));
        Assert.Null(trade.Venue);
        Assert.Null(trade.TradeId);
        Assert.Equal(default, trade.ReceiveTime);
    }

    [Theory]
    [InlineData(MarketFileKind.Trades, "symbol,timestamp_utc,price,size,Price", "price")]
    [InlineData(MarketFileKind.Trades, "symbol,timestamp_utc,price,size,exchange,exchange", "exchange")]
    [InlineData(MarketFileKind.Bars, "symbol,timestamp_utc,open,high,low,close,close", "close")]
    [InlineData(MarketFileKind.Quotes, "symbol,symbol,timestamp_utc,bid_price,ask_price", "symbol")]
    [InlineData(MarketFileKind.Instruments, "symbol,name,mic,name", "name")]
    public void Open_ColumnThatStandsTwice_IsRefusedByName(MarketFileKind kind, string header, string column)
    {
        var refused = Assert.Throws<MarketFileException>(() => ReadAll(header + "\n", kind));

        Assert.Contains($"'{column}' more than once", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MarketFileKind.Instruments, "symbol,mic,lot_size,Round_Lot", "'lot_size', 'round_lot'")]
    [InlineData(MarketFileKind.Bars, "symbol,date,trading_date,open,high,low,close", "'date', 'trading_date'")]
    [InlineData(MarketFileKind.CorporateActions, "symbol,date,ex_date,kind,ratio", "'date', 'ex_date'")]
    [InlineData(MarketFileKind.CorporateActions, "symbol,date,kind,ratio,split_ratio", "'ratio', 'split_ratio'")]
    [InlineData(MarketFileKind.CorporateActions, "symbol,date,split_ratio,split", "'split_ratio', 'split'")]
    [InlineData(MarketFileKind.CorporateActions, "symbol,date,close,ex_dividend,dividend", "'ex_dividend', 'dividend'")]
    public void Open_TwoNamesOfOneColumn_AreRefused(MarketFileKind kind, string header, string columns)
    {
        var refused = Assert.Throws<MarketFileException>(() => ReadAll(header + "\n", kind));

        Assert.Contains($"{columns}, which mean the same", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_UnknownColumnThatStandsTwice_IsPassedOver()
    {
        const string content = "symbol,note,timestamp_utc,price,size,note\nA,x,2018-01-02T10:00:00Z,1.50,3,y\n";

        Assert.IsType<MarketFileRow.OfTrade>(Assert.Single(ReadAll(content, MarketFileKind.Trades)));
    }

    [Fact]
    public void Read_QuoteWithEmptyAndZeroSides_KeepsThemApart()
    {
        const string content =
            "symbol,timestamp_utc,bid_price,bid_size,ask_price,ask_size,exchange\nXXX,2018-01-02T10:00:00Z,0,,,,P\n";

        var row = Assert.Single(ReadAll(content, MarketFileKind.Quotes));

        var quote = Assert.IsType<MarketFileRow.OfQuote>(row).Quote;
        Assert.Equal(0m, quote.BidPrice);
        Assert.Null(quote.AskPrice);
        Assert.Null(quote.BidSize);
        Assert.Equal(("P", "P"), (quote.BidVenue, quote.AskVenue));
    }

    [Theory]
    [InlineData("2018-01-02T10:00:00Z,x,1,", "price", "INVALID_FIELD", "'x' is not a decimal")]
    [InlineData("2018-01-02T10:00:00Z,1e5,1,", "price", "INVALID_FIELD", "'1e5' is not a decimal")]
    [InlineData("2018-01-02T10:00:00Z,12345678901234567890123456789,1,", "price", "TOO_MANY_DIGITS", "28 digits")]
    [InlineData("2018-01-02T10:00:00Z,,1,", "price", "INVALID_FIELD", "'price' is empty")]
    [InlineData("2018-01-02T10:00:00,1,1,", "timestamp_utc", "INVALID_FIELD", "is not a UTC time")]
    [InlineData("2018-02-30T10:00:00Z,1,1,", "timestamp_utc", "INVALID_FIELD", "is not a UTC time")]
    [InlineData("2018-01-02T10:00:00.0123456789Z,1,1,", "timestamp_utc", "INVALID_FIELD", "is not a UTC time")]
    [InlineData("2018-01-02T10:00:00Z,1,1,long", "side", "INVALID_FIELD", "neither buy nor sell")]
    [InlineData("2018-01-02T10:00:00Z,1,1", "", "INVALID_FIELD", "has 4 fields, but the header has 5")]
    public void Read_BadRow_NamesTheColumnAndGoesOn(string fields, string field, string reason, string message)
    {
        var content = $"symbol,timestamp_utc,price,size,side\nA,{fields}\nA,2018-01-02T10:00:01Z,2,2,buy\n";

        var rows = ReadAll(content, MarketFileKind.Trades);

        var unreadable = Assert.IsType<MarketFileRow.Unreadable>(rows[0]);
        Assert.Equal((field, reason), (unreadable.Field, unreadable.Reason));
        Assert.Contains(message, unreadable.Message, StringComparison.Ordinal);
        Assert.Equal($"A,{fields}", unreadable.Position.Text);
        Assert.Equal(2, Assert.IsType<MarketFileRow.OfTrade>(rows[1]).Position.Number);
    }

    [Fact]
    public void Read_BadSymbolTwice_RefusesBothRows()
    {
        const string content = "symbol,timestamp_utc,price,size\n"
            + "ABR$D,2018-01-02T10:00:00Z,1,1\nABR$D,2018-01-02T10:00:00Z,1,1\n,2018-01-02T10:00:00Z,1,1\n";

        var rows = ReadAll(content, MarketFileKind.Trades);

        Assert.Equal(3, rows.Count);
        Assert.All(rows, row => Assert.Equal("symbol", Assert.IsType<MarketFileRow.Unreadable>(row).Field));
    }

    [Fact]
    public void Read_BadSymbolBetweenRowsOfOneInstrument_RefusesThatRowOnly()
    {
        const string content = "symbol,timestamp_utc,price,size\n"
            + "ACME,2018-01-02T10:00:00Z,1,1\nA!,2018-01-02T10:00:01Z,1,1\nACME,2018-01-02T10:00:02Z,1,1\n";

        var rows = ReadAll(content, MarketFileKind.Trades);

        Assert.Equal("symbol", Assert.IsType<MarketFileRow.Unreadable>(rows[1]).Field);
        Assert.All(
            [rows[0], rows[2]],
            row => Assert.Equal("ACME", Assert.IsType<MarketFileRow.OfTrade>(row).Trade.Symbol.Value));
    }

    [Fact]
    public void Read_QuoteInsideUnquotedField_RefusesThatRowOnly()
    {
        const string content = "symbol,mic,name\nA,XNAS,6\" pipes\nB,XNAS,\"B, Inc. \"\"B\"\"\"\n";

        var rows = ReadAll(content, MarketFileKind.Instruments);

        Assert.Contains(
            "quote in the middle", Assert.IsType<MarketFileRow.Unreadable>(rows[0]).Message, StringComparison.Ordinal);
        Assert.Equal("B, Inc. \"B\"", Assert.IsType<MarketFileRow.OfInstrument>(rows[1]).Instrument.Name);
    }

    [Fact]
    public void Open_MissingColumns_ListsNeededAndFound()
    {
        using var file = new TemporaryFile("t.csv", "symbol,time,price\n");

        var e = Assert.Throws<MarketFileException>(() =>
            MarketFileReader.Open(file.Path, MarketFileKind.Trades, MarketFileDefaults.None));

        Assert.Equal(
            "The header lacks 'timestamp_utc', 'size'. A file of trades needs 'symbol', 'timestamp_utc', 'price', "
            + "'size'; this one has 'symbol', 'time', 'price'.",
            e.Message);
    }

    [Theory]
    [InlineData(MarketFileKind.Bars, "'timestamp_utc'")]
    [InlineData(MarketFileKind.CorporateActions, "'kind'")]
    [InlineData(MarketFileKind.Instruments, "'mic'")]
    public void Open_HeaderOfAnotherKind_SaysWhatIsMissing(MarketFileKind kind, string missing)
    {
        using var file = new TemporaryFile("t.csv", "symbol,open,high,low,close\n");

        var e = Assert.Throws<MarketFileException>(() =>
            MarketFileReader.Open(file.Path, kind, MarketFileDefaults.None));

        Assert.Contains(missing, e.Message.Split(". A file")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Open_EmptyFile_SaysSo()
    {
        using var file = new TemporaryFile("t.csv", string.Empty);

        var e = Assert.Throws<MarketFileException>(() =>
            MarketFileReader.Open(file.Path, MarketFileKind.Trades, MarketFileDefaults.None));

        Assert.Contains("t.csv is empty", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_GzipUnderAnyName_IsUnpackedAndReportsProgress()
    {
        var gzip = TemporaryFile.Gzip("symbol,timestamp_utc,price,size\nA,2018-01-02T10:00:00Z,1,1\n");
        using var file = new TemporaryFile("trades.csv", gzip);
        using var reader = MarketFileReader.Open(file.Path, MarketFileKind.Trades, MarketFileDefaults.None);

        var rows = reader.Read().ToList();

        Assert.Single(rows);
        Assert.Equal(gzip.Length, reader.TotalBytes);
        Assert.Equal(gzip.Length, reader.BytesRead);
        Assert.Equal("symbol,timestamp_utc,price,size", reader.HeaderText);
    }

    [Fact]
    public void Read_TruncatedGzip_SaysThatTheFileIsBroken()
    {
        var rows = string.Concat(
            Enumerable.Range(0, 5_000).Select(i => $"A,2018-01-02T10:00:00Z,{i * 7919 % 1009},1\n"));
        var gzip = TemporaryFile.Gzip("symbol,timestamp_utc,price,size\n" + rows);
        using var file = new TemporaryFile("trades.csv.gz", gzip[..^(gzip.Length / 2)]);
        using var reader = MarketFileReader.Open(file.Path, MarketFileKind.Trades, MarketFileDefaults.None);

        var e = Assert.Throws<MarketFileException>(() => reader.Read().Count());

        Assert.Contains("broken gzip data", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnclosedQuoteOverMegabytes_StopsInsteadOfFillingMemory()
    {
        using var file = new TemporaryFile("i.csv", "symbol,mic,name\nA,XNAS,\"" + new string('x', 300_000));
        using var reader = MarketFileReader.Open(file.Path, MarketFileKind.Instruments, MarketFileDefaults.None);

        var e = Assert.Throws<MarketFileException>(() => reader.Read().Count());

        Assert.Contains("field of over", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SymbolColumnAbsent_TakesTheDefault()
    {
        const string content = "timestamp_utc,price,size\n2018-01-02T10:00:00Z,1,1\n";

        var row = Assert.Single(
            ReadAll(content, MarketFileKind.Trades, new MarketFileDefaults { Symbol = Symbol.Parse("AAPL") }));

        Assert.Equal(Symbol.Parse("AAPL"), Assert.IsType<MarketFileRow.OfTrade>(row).Trade.Symbol);
    }

    [Fact]
    public void Read_Instrument_GivesEveryValue()
    {
        const string content = "symbol,name,mic,etf,test_issue,round_lot,isin,figi,currency,delisted\n"
            + "ACWI,iShares MSCI ACWI ETF,xnas,Y,N,100,US4642882579,BBG000V2S3P6,USD,False\nB,,,,,,,,,\n";

        var rows = ReadAll(content, MarketFileKind.Instruments, Nasdaq);

        var expected = new Instrument
        {
            Symbol = Symbol.Parse("ACWI"),
            Mic = Mic.Xnas,
            Name = "iShares MSCI ACWI ETF",
            Type = InstrumentType.Etf,
            LotSize = 100,
            Isin = "US4642882579",
            Figi = "BBG000V2S3P6",
            Currency = "USD",
        };
        var full = Assert.IsType<MarketFileRow.OfInstrument>(rows[0]);
        Assert.Equal(expected, full.Instrument);
        Assert.Equal(InstrumentFields.IsDelisted | InstrumentFields.IsTestIssue, full.Cleared);
        Assert.Equal(InstrumentFields.None, Assert.IsType<MarketFileRow.OfInstrument>(rows[1]).Cleared);
        var bare = Assert.IsType<MarketFileRow.OfInstrument>(rows[1]).Instrument;
        Assert.Equal((Mic.Xnas, InstrumentType.Unspecified, null), (bare.Mic, bare.Type, bare.Name));
    }

    [Theory]
    [InlineData("symbol\nA\n", InstrumentFields.None)]
    [InlineData("symbol,delisted,test_issue\nA,,\n", InstrumentFields.None)]
    [InlineData("symbol,delisted\nA,N\n", InstrumentFields.IsDelisted)]
    [InlineData("symbol,delisted,test_issue\nA,Y,no\n", InstrumentFields.IsTestIssue)]
    public void Read_InstrumentWithoutAFlag_SaysNothingOfIt(string content, InstrumentFields cleared)
    {
        var row = Assert.Single(ReadAll(content, MarketFileKind.Instruments, Nasdaq));

        Assert.Equal(cleared, Assert.IsType<MarketFileRow.OfInstrument>(row).Cleared);
    }

    internal static List<MarketFileRow> ReadAll(
        string content, MarketFileKind kind, MarketFileDefaults? defaults = null, string name = "file.csv")
    {
        using var file = new TemporaryFile(name, content);
        using var reader = MarketFileReader.Open(file.Path, kind, defaults ?? MarketFileDefaults.None);
        return reader.Read().ToList();
    }
}
