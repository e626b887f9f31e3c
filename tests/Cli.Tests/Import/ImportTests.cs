using FinApi.Cli.Tests.Support;
using FinApi.Contracts.V1;

namespace FinApi.Cli.Tests.Import;

public sealed class ImportTests : IAsyncLifetime
{
    private const string Header = "symbol,timestamp_utc,price,size\n";

    private readonly TemporaryFolder _folder = new();
    private FakeServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await FakeServer.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Import_NewFile_StoresRowsUnderTheirNumbersAndCreatesTheInstrument()
    {
        var file = _folder.Write(
            "t.csv",
            "symbol,timestamp_utc,price,size,exchange,conditions,trade_id,side,recv_timestamp_utc\n"
            + "xxx,2018-01-02T10:00:00.000000001Z,157.80,2,P,F TI,7,buy,2018-01-02T10:00:01Z\n"
            + "XXX,2018-01-02T10:00:02Z,157.9,3,,,,,\n");

        var run = await _server.RunAsync("import", "trades", file, "--mic", "crypto");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal("t.csv: 2 rows read, 2 stored, 0 duplicates, 0 rejected\n", run.Output);
        var (source, items) = _server.Market.Imported();
        Assert.Matches("^import:[0-9a-f]{32}$", source);
        Assert.Equal([1L, 2L], items.Keys);
        Assert.Equal(
            """{ "trade": { "symbol": "XXX", "tradeId": "7", "price": "157.8", "size": "2", "venue": "P","""
            + """ "conditions": [ "F", "TI" ], "aggressorSide": "AGGRESSOR_SIDE_BUY","""
            + """ "eventTime": "2018-01-02T10:00:00.000000001Z","""
            + """ "receiveTime": "2018-01-02T10:00:01Z" } }""",
            items[1].ToString());
        Assert.Equal(
            """{ "trade": { "symbol": "XXX", "price": "157.9", "size": "3", "eventTime": "2018-01-02T10:00:02Z" } }""",
            items[2].ToString());
        var instrument = _server.Market.FindInstrument("XXX");
        Assert.Equal(("CRYPTO", InstrumentType.Crypto), (instrument!.Mic, instrument.Type));
    }

    [Fact]
    public async Task Import_Corrections_SaysHowManyTradesAreCancelled()
    {
        _server.Market.AddInstrument("A");
        var file = _folder.Write("c.csv", "symbol,trade_id,price,size\nA,1,,\nA,2,10,1\nA,3,11,1\n");

        var run = await _server.RunAsync("import", "corrections", file);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(
            "c.csv: 3 rows read (1 cancel, 2 corrections), 3 stored, 0 duplicates, 0 rejected\n", run.Output);
    }

    [Fact]
    public async Task Import_SameContentUnderAnotherNameAndGzipped_IsAlreadyImported()
    {
        var content = Rows(2_500);
        await _server.RunAsync("import", "trades", _folder.Write("a.csv", content));

        var again = await _server.RunAsync("import", "trades", _folder.Write("b.csv", content));
        var gzipped = await _server.RunAsync("import", "trades", _folder.WriteGzip("c.csv.gz", content));

        Assert.Equal((0, "b.csv: already imported (2,500 rows)\n"), (again.ExitCode, again.Output));
        Assert.Equal((0, "c.csv.gz: already imported (2,500 rows)\n"), (gzipped.ExitCode, gzipped.Output));
        Assert.Equal(2_500, _server.Market.Imported().Items.Count);
        Assert.Equal(6, _server.Market.BatchCount - 1); // a batch of rows more each, and what they state of days
    }

    [Fact]
    public async Task Import_OtherSymbolForAFileWithoutOne_IsAnotherSource()
    {
        var file = _folder.Write("t.csv", "timestamp_utc,price,size\n2018-01-02T10:00:00Z,1,1\n");

        var first = await _server.RunAsync("import", "trades", file, "--symbol", "A", "--source", "one");
        var second = await _server.RunAsync("import", "trades", file, "--symbol", "B");
        var third = await _server.RunAsync("import", "trades", file, "--symbol", "C");

        Assert.All(
            [first, second, third],
            run => Assert.Equal("t.csv: 1 row read, 1 stored, 0 duplicates, 0 rejected\n", run.Output));
    }

    [Fact]
    public async Task Import_BadRows_GoToTheRejectFileAndKeepTheirNumbersFree()
    {
        var file = _folder.Write(
            "t.csv",
            Header + "A,2018-01-02T10:00:00Z,1,1\nA,yesterday,2,1\n"
            + "A,2018-01-02T10:00:02Z,\"1,5\",1\nA,2018-01-02T10:00:03Z,4,1\n");

        var run = await _server.RunAsync("import", "trades", file);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("t.csv: 4 rows read, 2 stored, 0 duplicates, 2 rejected\n", run.Output);
        Assert.Contains($"the rejected rows are in {file}.rejects.csv", run.Error, StringComparison.Ordinal);
        Assert.Equal([1L, 4L], _server.Market.Imported().Items.Keys);
        Assert.Equal(
            "line,reason,message,symbol,timestamp_utc,price,size\n"
            + "3,INVALID_FIELD,\"timestamp_utc: 'yesterday' is not a UTC time such as 2018-01-02T10:01:21.479Z.\","
            + "A,yesterday,2,1\n"
            + "4,INVALID_FIELD,\"price: '1,5' is not a decimal: write digits with at most one point, such as 187.23.\","
            + "A,2018-01-02T10:00:02Z,\"1,5\",1\n",
            await File.ReadAllTextAsync(file + ".rejects.csv", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Import_CorrectedRejectFile_TakesTheRows()
    {
        var file = _folder.Write("t.csv", Header + "A,yesterday,2,1\n");
        await _server.RunAsync("import", "trades", file);
        var rejects = file + ".rejects.csv";
        var token = TestContext.Current.CancellationToken;
        var corrected = (await File.ReadAllTextAsync(rejects, token))
            .Replace("A,yesterday", "A,2018-01-02T10:00:00Z", StringComparison.Ordinal);
        await File.WriteAllTextAsync(rejects, corrected, token);

        var run = await _server.RunAsync("import", "trades", rejects);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 stored", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_ServerRejectsARow_WritesThatRowWithItsReason()
    {
        _server.Market.Refuse = item => item.Trade?.Price == "-2"
            ? new ItemRejection
            {
                Reason = "NEGATIVE_PRICE",
                Field = "trade.price",
                Message = "must not be \"negative\".",
            }
            : null;
        var file = _folder.Write("t.csv", Header + "A,2018-01-02T10:00:00Z,1,1\nA,2018-01-02T10:00:01Z,-2,1\n");
        var rejects = _folder.PathOf("elsewhere.csv");

        var run = await _server.RunAsync("import", "trades", file, "--rejects", rejects);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("t.csv: 2 rows read, 1 stored, 0 duplicates, 1 rejected\n", run.Output);
        Assert.EndsWith(
            "\n3,NEGATIVE_PRICE,\"trade.price: must not be \"\"negative\"\".\",A,2018-01-02T10:00:01Z,-2,1\n",
            await File.ReadAllTextAsync(rejects, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_NoCreate_RejectsRowsOfUnknownInstrumentsOnly()
    {
        _server.Market.AddInstrument("B");
        var file = _folder.Write("t.csv", Header + "A,2018-01-02T10:00:00Z,1,1\nB,2018-01-02T10:00:00Z,1,1\n");

        var run = await _server.RunAsync("import", "trades", file, "--no-create");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("B", Assert.Single(_server.Market.Imported().Items).Value.Trade.Symbol);
        Assert.Null(_server.Market.FindInstrument("A"));
        var rejects = await File.ReadAllTextAsync(file + ".rejects.csv", TestContext.Current.CancellationToken);
        Assert.Contains("2,SYMBOL_NOT_FOUND,\"There is no instrument A.", rejects, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_InstrumentRefused_RejectsItsRowsWithTheServersReason()
    {
        _server.Market.Refuse = item => item.Instrument is null
            ? null
            : new ItemRejection { Reason = "INVALID_FIELD", Field = "instrument.mic", Message = "has no calendar." };
        var file = _folder.Write("t.csv", Rows(1));

        var run = await _server.RunAsync("import", "trades", file, "--mic", "XXXX");

        Assert.Equal(1, run.ExitCode);
        var rejects = await File.ReadAllTextAsync(file + ".rejects.csv", TestContext.Current.CancellationToken);
        Assert.Contains("instrument.mic: has no calendar.", rejects, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_SeveralFiles_GoesOnAfterAMissingOneAndSumsUp()
    {
        var first = _folder.Write("a.csv", Rows(3));
        var header = _folder.Write("h.csv", "symbol,time\n");
        var last = _folder.Write("b.csv", Rows(4));

        var run = await _server.RunAsync("import", "trades", first, _folder.PathOf("none.csv"), header, last);

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith(
            "2 of 4 files without a fault: 7 rows read, 7 stored, 0 duplicates, 0 rejected\n",
            run.Output,
            StringComparison.Ordinal);
        Assert.Contains("none.csv: Could not find file", run.Error, StringComparison.Ordinal);
        Assert.Contains(
            "h.csv: The header lacks 'timestamp_utc', 'price', 'size'.",
            run.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_ControlCharactersInNameAndHeader_AreShownEscaped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such file names.");
        var wrong = _folder.Write("a\e[31m.csv", "symbol,\e[2Jtime\n");
        var rejected = _folder.Write("b\e[31m.csv", Header + "A,yesterday,1,1\n");

        var run = await _server.RunAsync("import", "trades", wrong, rejected);

        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain('\e', run.Output + run.Error);
        Assert.Contains("'\\u001b[2Jtime'", run.Error, StringComparison.Ordinal);
        Assert.Contains("b\\u001b[31m.csv: 1 row read", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_Pipe_IsRefusedWithARemedy()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes among its files.");
        var pipe = _folder.PathOf("pipe.csv");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // Opening one end of a pipe waits for the other; open for both, it does not.
        await using var both = new FileStream(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var run = await _server.RunAsync("import", "trades", pipe);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("save it as a file first", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_DailyFile_PublishesSplitAndDividendOfOneDay()
    {
        var file = _folder.Write(
            "d.csv", "symbol,date,close,ex_dividend,split_ratio\nA,2014-06-06,600,0.0,1.0\nA,2014-06-09,94,6,8.0\n");

        var run = await _server.RunAsync("import", "corporate-actions", file);

        Assert.Equal(0, run.ExitCode);
        var items = _server.Market.Imported().Items;
        Assert.Equal([3L, 4L], items.Keys);
        Assert.Equal(
            """{ "corporateAction": { "symbol": "A", "exDate": "2014-06-09", "type": """
            + """ "CORPORATE_ACTION_TYPE_SPLIT", "priceRatio": "0.125" } }""".TrimStart(),
            items[3].ToString());
        Assert.Equal(
            """{ "corporateAction": { "symbol": "A", "exDate": "2014-06-09", "type": """
            + """ "CORPORATE_ACTION_TYPE_CASH_DIVIDEND", "priceRatio": "0.94", "amount": "6" } }""".TrimStart(),
            items[4].ToString());
    }

    [Fact]
    public async Task Import_EventsOfADay_SayWhichIsWhich()
    {
        var file = _folder.Write(
            "e.csv",
            "symbol,date,kind,amount,action_id,status,new_symbol\nA,2014-06-09,cash_dividend,1,,,\n"
            + "A,2014-06-09,cash_dividend,0.25,,,\nA,2014-06-10,merger,,M-1,announced,B\n");

        await _server.RunAsync("import", "corporate-actions", file, "--source", "events");

        var items = _server.Market.Items("events");
        Assert.Equal(
            [(1, "1", 0), (2, "0.25", 2)],
            new[] { 1, 2 }.Select(row => (row, items[row].CorporateAction.Amount, items[row].CorporateAction.Ordinal)));
        Assert.Equal(
            """{ "corporateAction": { "symbol": "A", "exDate": "2014-06-10", "type": """
            + """ "CORPORATE_ACTION_TYPE_MERGER", "actionId": "M-1", "status": """.TrimStart()
            + """ "CORPORATE_ACTION_STATUS_ANNOUNCED", "newSymbol": "B" } }""".TrimStart(),
            items[3].ToString());
    }

    [Fact]
    public async Task Import_BarsQuotesAndInstruments_PublishWhatTheFileSays()
    {
        var bars = _folder.Write(
            "b.csv", "symbol,date,open,high,low,close,volume\nA,2014-01-02,1,2,0.5,1.50,8381600.0\n");
        var quotes = _folder.Write(
            "q.csv", "symbol,timestamp_utc,bid_price,ask_price,ask_size,exchange\nA,2014-01-02T15:00:00Z,0,,3,K\n");
        var instruments = _folder.Write("i.csv", "symbol,name,etf,round_lot\nSPY,\"SPDR, Inc.\",Y,100\n");

        await _server.RunAsync("import", "bars", bars, "--source", "bars");
        await _server.RunAsync("import", "quotes", quotes, "--source", "quotes");
        await _server.RunAsync("import", "instruments", instruments, "--source", "instruments");

        Assert.Equal(
            """{ "instrument": { "symbol": "SPY", "mic": "XNAS", "name": "SPDR, Inc.", "type": """
            + """ "INSTRUMENT_TYPE_ETF", "lotSize": "100" } }""".TrimStart(),
            _server.Market.Items("instruments")[1].ToString());
        Assert.Equal(
            """{ "quote": { "symbol": "A", "bidPrice": "0", "bidVenue": "K", "askSize": "3", "askVenue": "K", """
            + """ "eventTime": "2014-01-02T15:00:00Z" } }""".TrimStart(),
            _server.Market.Items("quotes")[1].ToString());
        Assert.Equal(
            """{ "bar": { "symbol": "A", "interval": "1d", "tradingDate": "2014-01-02", "open": "1", "high": """
            + """ "2", "low": "0.5", "close": "1.5", "volume": "8381600" } }""".TrimStart(),
            _server.Market.Items("bars")[1].ToString());
    }

    [Theory]
    [InlineData("symbol,delisted,test_issue\nA,Y,Y\n", """ "delisted": true, "testIssue": true""")]
    [InlineData("symbol,delisted,test_issue\nA,N,N\n", """ "clear": [ "delisted", "test_issue" ]""")]
    [InlineData("symbol,signed_prices\nA,Y\n", """ "signedPrices": true""")]
    [InlineData("symbol,signed_prices\nA,N\n", """ "clear": [ "signed_prices" ]""")]
    [InlineData("symbol,delisted\nA,\n", "")]
    [InlineData("symbol\nA\n", "")]
    public async Task Import_InstrumentsWithAndWithoutFlags_SayWhatTheFileSays(string content, string flags)
    {
        await _server.RunAsync("import", "instruments", _folder.Write("i.csv", content), "--source", "instruments");

        var separator = flags.Length == 0 ? string.Empty : ",";
        Assert.Equal(
            $$"""{ "instrument": { "symbol": "A", "mic": "XNAS"{{separator}}{{flags}} } }""",
            _server.Market.Items("instruments")[1].ToString());
    }

    [Fact]
    public async Task Import_InstrumentsWithoutAMarket_LeavesKnownOnesOnTheirs()
    {
        _server.Market.AddInstrument("OLD");
        _server.Market.FindInstrument("OLD")!.Mic = "XNYS";
        var none = _folder.Write("none.csv", "symbol,name\nOLD,Old\nNEW,New\n");
        var some = _folder.Write("some.csv", "symbol,mic\nMOVED,XNYS\nMOVED,\nOLD,\nOLD,XNAS\n");

        await _server.RunAsync("import", "instruments", none, "--source", "none", "--mic", "CRYPTO");
        await _server.RunAsync("import", "instruments", some, "--source", "some");

        Assert.Equal(["XNYS", "CRYPTO"], _server.Market.Items("none").Values.Select(item => item.Instrument.Mic));
        Assert.Equal(
            ["XNYS", "XNYS", "XNYS", "XNAS"],
            _server.Market.Items("some").Values.Select(item => item.Instrument.Mic));
    }

    [Fact]
    public async Task Import_KeyInTheEnvironment_IsSent()
    {
        var environment = new Dictionary<string, string>(_server.Environment) { ["FINAPI_KEY"] = "fin_live_x" };

        await CliRun.RunAsync(environment, ["import", "trades", _folder.Write("t.csv", Rows(1))]);

        Assert.NotEmpty(_server.Market.Keys);
        Assert.All(_server.Market.Keys, key => Assert.Equal("fin_live_x", key));
    }

    internal static string Rows(int count) =>
        Header + string.Concat(Enumerable.Range(0, count).Select(i => $"A,2018-01-02T10:00:00.{i:D6}Z,1.5,{i}\n"));
}
