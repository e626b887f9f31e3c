using FinApi.Cli.Tests.Support;

namespace FinApi.Cli.Tests.Reads;

public sealed class ReadCommandTests : IAsyncLifetime
{
    private const string Bars = """
        {"bars":[
          {"symbol":"A","interval":"1m","startTime":"2018-01-02T10:01:00Z",
           "open":"2","high":"3","low":"1","close":"1.5","volume":"7","isComplete":false},
          {"symbol":"A","interval":"1m","startTime":"2018-01-02T10:00:00Z",
           "open":"1","high":"2.5","low":"1","close":"2","tradeCount":"4","isComplete":true}
        ],"nextPageToken":"more"}
        """;

    private FakeServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await FakeServer.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Quote_KnownAndUnknown_ShowsATableAndNamesTheUnknown()
    {
        _server.Rest["/v1/quotes?symbols=AAPL&symbols=NOPE&symbols=NEW"] = (200, """
            {"quotes":[{"quote":{"symbol":"AAPL","bidPrice":"187.23","bidSize":"3","askPrice":"187.25",
            "eventTime":"2026-11-23T15:00:00.5Z"},"dataStatus":{"mode":"DATA_MODE_REAL_TIME"}}],
            "notFound":["NOPE"],"noData":["NEW"]}
            """);

        var run = await _server.RunAsync("quote", "AAPL", "NOPE", "NEW");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"AAPL +3 +187\.23 +187\.25 +2026-11-23T15:00:00\.5Z +real time", run.Output);
        Assert.Equal("Unknown: NOPE.\nWithout a quote yet: NEW.\n", run.Error);
        Assert.DoesNotContain('\e', run.Output);
    }

    [Fact]
    public async Task Quote_Json_WritesTheAnswer()
    {
        _server.Rest["/v1/quotes?symbols=A"] = (200, """{"quotes":[{"quote":{"symbol":"A","bidPrice":"1"}}]}""");

        var run = await _server.RunAsync("quote", "A", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("\"bidPrice\": \"1\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bars_WithoutStart_ShowsTheLatestOldestFirst()
    {
        _server.Rest[LatestBars("1m", "SPLIT", 2)] = (200, Bars);

        var run = await _server.RunAsync("bars", "A", "--interval", "1m", "--limit", "2", "--adjustment", "split");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        var lines = run.Output.Split('\n');
        Assert.Matches(@"2018-01-02T10:00:00Z +1 +2\.5 +1 +2 +4", lines[1]);
        Assert.Matches(@"2018-01-02T10:01:00Z \* +2 +3 +1 +1\.5 +7", lines[2]);
    }

    [Fact]
    public async Task Bars_VwapWithTheDigitsOfItsDivision_IsRoundedToThePlacesOfThePrices()
    {
        _server.Rest[LatestBars("1d", "RAW", 2)] = (200, """
            {"bars":[{"symbol":"A","interval":"1d","tradingDate":"2018-01-03","open":"1","high":"2","low":"0.125",
            "close":"1","vwap":"1.33333333333333","isComplete":true},
            {"symbol":"A","interval":"1d","tradingDate":"2018-01-02","open":"1","high":"2","low":"1","close":"1",
            "vwap":"1.6","isComplete":true}]}
            """);

        var run = await _server.RunAsync("bars", "A", "--limit", "2");

        Assert.Matches(@"2018-01-02 +1 +2 +1 +1 +1\.6", run.Output);
        Assert.Matches(@"2018-01-03 +1 +2 +0\.125 +1 +1\.333\b", run.Output);
    }

    [Fact]
    public async Task Bars_Csv_ReadsAllPagesAndCanBeImportedAgain()
    {
        const string query = "/v1/instruments/A/bars?interval=1d&start_time=2018-01-02T00%3A00%3A00Z&"
            + "adjustment=PRICE_ADJUSTMENT_RAW&page_size=10000";
        _server.Rest[query] = (200, """
            {"bars":[{"symbol":"A","interval":"1d","startTime":"2018-01-02T14:30:00Z","tradingDate":"2018-01-02",
            "open":"1","high":"2","low":"0.5","close":"1.5"}],"nextPageToken":"t"}
            """);
        _server.Rest[query + "&page_token=t"] = (200, """
            {"bars":[{"symbol":"A","interval":"1d","startTime":"2018-01-03T14:30:00Z","tradingDate":"2018-01-03",
            "open":"2","high":"2","low":"2","close":"2","volume":"5","vwap":"2","tradeCount":"1"}]}
            """);
        using var folder = new TemporaryFolder();

        var run = await _server.RunAsync("bars", "A", "--start", "2018-01-02", "--csv");
        var import = await _server.RunAsync("import", "bars", folder.Write("a.csv", run.Output));

        Assert.Equal(
            "symbol,interval,timestamp_utc,date,open,high,low,close,volume,vwap,trade_count\n"
            + "A,1d,2018-01-02T14:30:00Z,2018-01-02,1,2,0.5,1.5,,,\n"
            + "A,1d,2018-01-03T14:30:00Z,2018-01-03,2,2,2,2,5,2,1\n",
            run.Output);
        Assert.Contains("2 stored", import.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--start", "2018-01-02", "start_time=2018-01-02T00%3A00%3A00Z&", "page_size=10000")]
    [InlineData("--limit", "1", "", "order=SORT_ORDER_DESCENDING&page_size=1")]
    public async Task Bars_CsvOfAdjustedPrices_SaysSoAndIsRefusedByTheImport(
        string option, string value, string start, string page)
    {
        _server.Rest[$"/v1/instruments/A/bars?interval=1d&{start}adjustment=PRICE_ADJUSTMENT_SPLIT&{page}"] = (200, """
            {"bars":[{"symbol":"A","interval":"1d","startTime":"2018-01-02T14:30:00Z","tradingDate":"2018-01-02",
            "open":"1","high":"2","low":"0.5","close":"1.5"}]}
            """);
        using var folder = new TemporaryFolder();

        var run = await _server.RunAsync("bars", "A", option, value, "--adjustment", "split", "--csv");
        var import = await _server.RunAsync("import", "bars", folder.Write("a.csv", run.Output));

        Assert.Equal(
            "symbol,interval,timestamp_utc,date,open,high,low,close,volume,vwap,trade_count,adjustment\n"
            + "A,1d,2018-01-02T14:30:00Z,2018-01-02,1,2,0.5,1.5,,,,split\n",
            run.Output);
        Assert.Equal(1, import.ExitCode);
        Assert.Contains("0 stored, 0 duplicates, 1 rejected", import.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--csv")]
    [InlineData("--plot")]
    [InlineData("--adjustment=raw")]
    public async Task Bars_OfASimulatedMarket_SaySoOnStandardError(string option)
    {
        _server.Rest[LatestBars("1m", "RAW", 2)] = (200, Bars.Replace(
            "\"nextPageToken\":\"more\"", "\"dataStatus\":{\"simulated\":true}", StringComparison.Ordinal));

        var run = await _server.RunAsync("bars", "A", "--interval", "1m", "--limit", "2", option);

        Assert.Equal((0, "The market is simulated: its prices are made up.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Bars_Plot_DrawsHollowRisingAndFilledFallingCandles()
    {
        _server.Rest[LatestBars("1m", "RAW", 100)] =
            (200, Bars.Replace("more", string.Empty, StringComparison.Ordinal));

        var run = await _server.RunAsync("bars", "A", "--interval", "1m", "--plot");

        var rows = run.Output.Split('\n').Select(row => row.TrimEnd()).ToList();
        Assert.Equal(" 3.0┤  │", rows[0]);
        Assert.Contains("    ┤│ │", rows);
        Assert.Contains("    ┤░ █", rows);
        Assert.Equal(" 1.0┤░ │", rows[19]);
        Assert.Equal("     2018-01-02T10:00:00Z to 2018-01-02T10:01:00Z, A 1m", rows[20]);
        Assert.DoesNotContain('\e', run.Output);
    }

    [Fact]
    public async Task Bars_ServerRefuses_SaysFieldAndRemedy()
    {
        _server.Rest[LatestBars("1d", "RAW", 100)] = (404, """
            {"code":5,"message":"No instrument has the symbol A.",
            "details":[{"@type":"type.googleapis.com/google.rpc.BadRequest",
            "fieldViolations":[{"field":"symbol","description":"Look it up at /v1/instruments."}]}]}
            """);

        var run = await _server.RunAsync("bars", "A");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("No instrument has the symbol A. symbol: Look it up at /v1/instruments.\n", run.Error);
    }

    [Fact]
    public async Task Status_Healthy_ShowsFeedsAndStores()
    {
        _server.Rest["/v1/status"] = (200, """
            {"version":"0.1.0","startTime":"2026-11-23T15:00:00Z","ready":true,"roles":["ingest"],"instrumentCount":50,
            "feeds":[{"name":"simulated","kind":"simulated","state":"HEALTH_STATE_HEALTHY","lag":"0.012s",
            "itemCount":"1234"}],
            "stores":[{"name":"sqlite","state":"HEALTH_STATE_DEGRADED","usedBytes":"12300000"}]}
            """);

        var run = await _server.RunAsync("status");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith(
            "FinApi 0.1.0, ready, 50 instruments, up since 2026-11-23T15:00:00Z\n",
            run.Output,
            StringComparison.Ordinal);
        Assert.Matches(@"simulated +simulated +healthy +0\.012 s +1,234", run.Output);
        Assert.Matches(@"sqlite +degraded +12\.3 MB +none", run.Output);
    }

    [Fact]
    public async Task Status_SeveralNodes_ShowsThem()
    {
        _server.Rest["/v1/status"] = (200, """
            {"version":"0.1.0","ready":true,"nodes":[
            {"id":"one","self":true,"role":"writer","version":"0.1.0","plansHash":"0a1b2c3d","beatAge":"0.512s",
            "logPosition":"1234"},
            {"id":"two","role":"follower","version":"0.2.0","plansHash":"4e5f6071","beatAge":"3s",
            "roles":["history"]}]}
            """);

        var run = await _server.RunAsync("status");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"one \(this one\) +writer +0\.1\.0 +0a1b2c3d +0\.5 s ago +1,234", run.Output);
        Assert.Matches(@"two +follower +0\.2\.0 +4e5f6071 +3\.0 s ago +0 +history", run.Output);
    }

    [Fact]
    public async Task Status_AnswerOfSomethingElse_SaysSo()
    {
        _server.Rest["/v1/status"] = (200, "<html>");

        var run = await _server.RunAsync("status");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is not FinApi", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_ErrorWithoutReason_GivesTheHttpStatus()
    {
        var run = await _server.RunAsync("status");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("answered 500 Internal Server Error", run.Error, StringComparison.Ordinal);
    }

    private static string LatestBars(string interval, string adjustment, int count) =>
        $"/v1/instruments/A/bars?interval={interval}&adjustment=PRICE_ADJUSTMENT_{adjustment}"
        + $"&order=SORT_ORDER_DESCENDING&page_size={count}";
}
