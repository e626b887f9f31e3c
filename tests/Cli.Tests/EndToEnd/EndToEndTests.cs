using System.Text.Json.Nodes;
using FinApi.Cli.CommandLine;
using FinApi.Cli.Server;
using FinApi.Cli.Tests.Support;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using FinApi.MarketFiles;
using FinApi.MarketFiles.Tests;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Cli.Tests.EndToEnd;

/// <summary>
/// Real market files into the real server; what comes out is compared with the files and their oracles.
/// </summary>
public sealed class EndToEndTests : IDisposable
{
    private const string XrpTrades = "trades/XRPETH_2019-10-11.trades.csv.gz";
    private const string XxxTrades = "trades/XXX_2018-01-02.trades.csv.gz";
    private const string XxxQuotes = "quotes/XXX_2018-01-02.quotes.csv.gz";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_SameTradesTwice_KeepsCountsAndBuildsTheExchangesOwnMinutes()
    {
        var file = SharedData.PathOf(XrpTrades);
        await using var server = await RealServer.StartAsync(_folder.PathOf("data"), Token);
        using var history = new ServerHistory(server, Token);

        var first = await server.RunAsync("import", "trades", file, "--mic", "CRYPTO");
        var second = await server.RunAsync("import", "trades", file, "--mic", "CRYPTO");

        Assert.Equal((0, string.Empty), (first.ExitCode, first.Faults));
        Assert.Contains("5,929 stored, 0 duplicates, 0 rejected", first.Output, StringComparison.Ordinal);
        Assert.Equal(0, second.ExitCode);
        Assert.Equal($"{Path.GetFileName(file)}: already imported (5,929 rows)\n", second.Output);
        Assert.Equal(string.Empty, second.Faults);
        await AssertDaysAsync(server);
        Assert.Equal(
            Read<MarketFileRow.OfTrade>(file, MarketFileKind.Trades).Select(row => Line(row.Trade)),
            (await history.ListTradesAsync("XRPETH")).Select(Line));
        var oracle = Read<MarketFileRow.OfBar>(
            SharedData.PathOf("bars_1m/XRPETH_2019-10-11.1m.csv.gz"), MarketFileKind.Bars);
        var expected = oracle.Where(row => row.Bar.Volume > 0).Select(row => Line(row.Bar)).ToList();
        Assert.Equal(1_022, expected.Count);
        Assert.Equal(expected, (await history.ListBarsAsync("XRPETH", "1m")).Select(Line));
        await AssertTakenBackAsync(server, file);
    }

    private async Task AssertTakenBackAsync(RealServer server, string file)
    {
        string[] delete = ["delete", "import", "trades", file];
        var keys = await File.ReadAllTextAsync(_folder.PathOf("data/demo-keys.json"), Token);
        var environment = new Dictionary<string, string>(server.Environment)
        {
            ["FINAPI_KEY"] = (string)JsonNode.Parse(keys)!["enterprise"]!,
        };

        var refused = await server.RunAsync(delete);
        var shown = await CliRun.RunAsync(environment, [.. delete, "--preview"]);
        var silent = await CliRun.RunAsync(environment, delete);
        var declined = await CliRun.RunAsync(environment, delete, input: "yes\n");
        var done = await CliRun.RunAsync(environment, delete, input: "delete\n");
        var late = await CliRun.RunAsync(environment, ["delete", "token", shown.Output.Trim().Split(' ')[^1]]);
        var gone = await CliRun.RunAsync(environment, delete);
        var again = await server.RunAsync("import", "trades", file, "--mic", "CRYPTO");

        Assert.Equal((1, 0, 2, 1), (refused.ExitCode, shown.ExitCode, silent.ExitCode, declined.ExitCode));
        Assert.Contains("operator", refused.Error, StringComparison.Ordinal);
        Assert.Matches("XRPETH +trades +5,929 +1 +2019-10-11T", shown.Output);
        Assert.Contains("finapi delete token ", shown.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing is deleted", declined.Error, StringComparison.Ordinal);
        Assert.Equal(0, done.ExitCode);
        Assert.Contains(": 5,929 trades.", done.Output, StringComparison.Ordinal);
        Assert.Equal(1, late.ExitCode);
        Assert.Contains("The data have changed since the preview", late.Error, StringComparison.Ordinal);
        Assert.Equal(1, gone.ExitCode);
        Assert.Contains("5,929 stored, 0 duplicates", again.Output, StringComparison.Ordinal);
        await AssertDaysAsync(server);
    }

    // The day of the file is complete by the import; whoever imports is no operator.
    private static async Task AssertDaysAsync(RealServer server)
    {
        string[] days = ["XRPETH", "--kind", "trades", "--from", "2019-10-11"];
        var list = await server.RunAsync(["days", "list", .. days, "--to", "2019-10-12"]);
        var refused = await server.RunAsync(["days", "withdraw", .. days]);

        Assert.Equal((0, string.Empty), (list.ExitCode, list.Error));
        Assert.Matches("2019-10-11 +trades +complete +import", list.Output);
        Assert.Matches("2019-10-12 +trades +missing +-", list.Output);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("operator", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_TradingDay_GivesTheRegularSessionsBars()
    {
        await using var server = await RealServer.StartAsync(_folder.PathOf("data"), Token);
        using var history = new ServerHistory(server, Token);

        var run = await server.RunAsync("import", "trades", SharedData.PathOf(XxxTrades), "--mic", "XNYS");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Faults));
        var day = Assert.Single(await history.ListBarsAsync("XXX", "1d"));
        Assert.Equal(
            ("2018-01-02", "158.3", "159.3988", "156.03", "157.02", "4315945"),
            (day.TradingDate, day.Open, day.High, day.Low, day.Close, day.Volume));
        var minutes = await history.ListBarsAsync("XXX", "1m");
        Assert.Equal(489, minutes.Count);
        Assert.Equal(390, minutes.Count(bar => bar.StartTime >= day.StartTime && bar.StartTime < day.EndTime));
        using var http = new HttpClient { BaseAddress = new Uri(server.Environment["FINAPI_URL"]) };
        http.DefaultRequestHeaders.Add("x-api-key", server.Environment["FINAPI_KEY"]);
        foreach (var interval in BarInterval.Stored)
        {
            await AssertRoundTripAsync(server, http, "bars", $"bars:export?interval={interval}", $"Y{interval.Level}");
        }

        await AssertRoundTripAsync(server, http, "trades", "trades:export", "YT");
    }

    // What is exported comes out again as it was, under another name.
    private async Task AssertRoundTripAsync(
        RealServer server, HttpClient http, string kind, string export, string symbol)
    {
        var exported = await http.GetStringAsync($"/v1/instruments/XXX/{export}", Token);
        var copied = exported.Replace("XXX,", $"{symbol},", StringComparison.Ordinal);
        var run = await server.RunAsync("import", kind, _folder.Write($"{symbol}.csv", copied), "--mic", "XNYS");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Faults));
        Assert.Equal(copied, await http.GetStringAsync($"/v1/instruments/{symbol}/{export}", Token));
    }

    [Fact]
    public async Task Import_ServerKilledOnTheWay_NextRunLeavesEveryRowThereOnce()
    {
        var file = SharedData.PathOf(XxxQuotes);
        string[] import = ["import", "quotes", file, "--mic", "XNYS", "--source", "killed"];
        await using (var server = await RealServer.StartAsync(_folder.PathOf("data"), Token))
        {
            using var history = new ServerHistory(server, Token);
            var hasty = new RetryPolicy(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
            var interrupted = CliRun.RunAsync(server.Environment, import, retry: hasty);
            await history.WaitForRowsAsync("killed", 3_000);
            await server.KillAsync(Token);
            Assert.Contains("run the same command again", (await interrupted).Error, StringComparison.Ordinal);
        }

        await using var restarted = await RealServer.StartAsync(_folder.PathOf("data"), Token);
        using var after = new ServerHistory(restarted, Token);

        var run = await restarted.RunAsync(import);
        var again = await restarted.RunAsync(import);

        // A busy machine takes so long that the progress is told.
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("run the same command again", run.Error, StringComparison.Ordinal);
        Assert.Contains("already imported (66,695 rows)", again.Output, StringComparison.Ordinal);
        Assert.Equal(QuotesOf(file), (await after.ListQuotesAsync("XXX")).Select(Line));
    }

    [Fact]
    public async Task Import_ServerKilledAndStartedAgain_FinishesByItselfWithEveryRowOnce()
    {
        var file = SharedData.PathOf(XxxQuotes);
        var patient = new RetryPolicy(
            TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), GiveUpAfter: TimeSpan.FromMinutes(1));
        await using var server = await RealServer.StartAsync(_folder.PathOf("data"), Token);
        using var history = new ServerHistory(server, Token);
        var import = CliRun.RunAsync(
            server.Environment, ["import", "quotes", file, "--mic", "XNYS", "--source", "killed"], retry: patient);
        await history.WaitForRowsAsync("killed", 3_000);
        await server.KillAsync(Token);

        await using var restarted = await RealServer.StartAsync(_folder.PathOf("data"), Token, server.GrpcPort);
        var run = await import;

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("66,695 rows read, 66,695 stored, 0 duplicates", run.Output, StringComparison.Ordinal);
        Assert.Contains("Trying again", run.Error, StringComparison.Ordinal);
        using var after = new ServerHistory(restarted, Token);
        Assert.Equal(QuotesOf(file), (await after.ListQuotesAsync("XXX")).Select(Line));
    }

    private static IEnumerable<string> QuotesOf(string file) =>
        Read<MarketFileRow.OfQuote>(file, MarketFileKind.Quotes)
            .OrderBy(row => row.Quote.EventTime)
            .Select(row => Line(row.Quote));

    private static List<T> Read<T>(string file, MarketFileKind kind)
        where T : MarketFileRow
    {
        using var reader = MarketFileReader.Open(file, kind, MarketFileDefaults.None);
        return reader.Read().Cast<T>().ToList();
    }

    private static string Line(Trade trade) =>
        $"{Text(trade.EventTime)} {Text(trade.Price)} {Text(trade.Size)} {trade.TradeId} {trade.AggressorSide}";

    private static string Line(Contracts.V1.Trade trade) =>
        $"{ServerText.Time(trade.EventTime)} {trade.Price} {trade.Size} {trade.TradeId} {trade.AggressorSide}";

    private static string Line(Quote quote) =>
        $"{Text(quote.EventTime)} {Text(quote.BidPrice)} {Text(quote.BidSize)} "
        + $"{Text(quote.AskPrice)} {Text(quote.AskSize)} {quote.BidVenue}";

    private static string Line(Contracts.V1.Quote quote) =>
        $"{ServerText.Time(quote.EventTime)} {quote.BidPrice} {quote.BidSize} {quote.AskPrice} {quote.AskSize} "
        + quote.BidVenue;

    private static string Line(Bar bar) =>
        $"{Text(bar.StartTime)} {Text(bar.Open)} {Text(bar.High)} {Text(bar.Low)} {Text(bar.Close)} {Text(bar.Volume)}";

    private static string Line(Contracts.V1.Bar bar) =>
        $"{ServerText.Time(bar.StartTime)} {bar.Open} {bar.High} {bar.Low} {bar.Close} {bar.Volume}";

    private static string Text(Instant time) => InstantPattern.ExtendedIso.Format(time);

    private static string Text(decimal? value) => value is { } number ? DecimalText.Format(number) : string.Empty;
}
