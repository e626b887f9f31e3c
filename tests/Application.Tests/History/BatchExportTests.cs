using System.Text;
using FinApi.Application.Callers;
using FinApi.Application.History.BatchExportBars;
using FinApi.Application.History.BatchExportTrades;
using FinApi.Application.History.ExportBars;
using FinApi.Application.History.Exports;
using FinApi.Application.Ingest;
using FinApi.Application.Results;
using FinApi.Domain.Freshness;
using FinApi.Domain.MarketData;
using MediatR;

namespace FinApi.Application.Tests.History;

/// <summary>
/// Exports of several instruments: their rows one after the other, or a refusal that names the wrong ones.
/// </summary>
public sealed class BatchExportTests
{
    private static readonly MarketAccess Enterprise = TestPlans.Live(TestPlans.Enterprise);

    [Fact]
    public async Task Export_SeveralSymbols_IsTheirFilesInTheOrderThatWasAskedFor()
    {
        await using var market = await StartAsync();

        var all = await LinesAsync(market, BarsOf("msft", "AAPL", "MSFT", "BTCUSD"));

        string[] each =
        [
            .. (await LinesAsync(market, BarsOf("MSFT"))),
            .. (await LinesAsync(market, BarsOf("AAPL"))).Skip(1),
        ];
        Assert.Equal(each, all);
        Assert.Equal(1 + 2 + 1_000, all.Length);
    }

    [Fact]
    public async Task Export_OneSymbolInABatch_IsTheFileOfTheSymbol()
    {
        await using var market = await StartAsync();

        Assert.Equal(
            await LinesAsync(market, new ExportBarsQuery("AAPL", "1m", default, PriceAdjustment.Raw, Enterprise)),
            await LinesAsync(market, BarsOf("AAPL")));
    }

    [Fact]
    public async Task Export_Trades_SkipsNoInstrumentBehindAnEmptyOne()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(Market.Trade("BTCUSD", "2026-11-19T15:00:00.000000001Z", 5m));

        var lines = await LinesAsync(
            market, new BatchExportTradesQuery(["MSFT", "BTCUSD"], default, Enterprise));

        Assert.Equal(2, lines.Length);
        Assert.StartsWith("BTCUSD,2026-11-19T15:00:00.000000001Z,5,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_Parts_NameTheVersionsOfAllInstruments()
    {
        await using var market = await StartAsync();

        List<(long?[] Versions, AnswerExtent Extent)> parts = [];
        await foreach (var part in (await market.SendAsync(BarsOf("MSFT", "AAPL"))).Value)
        {
            parts.Add(([.. part.Versions.Select(version => version?.SettledVersion)], part.Extent));
        }

        Assert.Equal([1, 1], parts[0].Versions);
        Assert.All(parts, part => Assert.Equal(parts[0].Versions, part.Versions));
        // Nothing is known of the later instruments when the headers are sent.
        Assert.Equal(AnswerExtent.Empty, parts[0].Extent);
    }

    [Fact]
    public async Task Export_LaterInstrumentCorrectedMeanwhile_SaysSoByItsVersion()
    {
        await using var market = await StartAsync();

        List<long?> versions = [];
        await foreach (var part in (await market.SendAsync(BarsOf("MSFT", "AAPL"))).Value)
        {
            versions.Add(part.Versions[1]?.SettledVersion);
            await market.AcceptAsync(Minute("AAPL", 5 + versions.Count, price: 7));
        }

        Assert.Equal(1, versions[0]);
        Assert.Equal(2, versions[1]);
    }

    [Fact]
    public async Task Export_UnknownSymbols_AreNamedByTheirPlaces()
    {
        await using var market = await StartAsync();

        var error = (await market.SendAsync(BarsOf("AAPL", "nope", "MSFT", "NONE"))).Error!;

        Assert.Equal((ErrorKind.NotFound, ErrorReason.SymbolNotFound), (error.Kind, error.Reason));
        Assert.Equal(["symbols[1]", "symbols[3]"], error.Violations.Select(violation => violation.Field));
        Assert.Contains("NOPE, NONE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_TestKey_IsRefusedWhatIsNotSimulatedByItsPlace()
    {
        await using var market = await StartAsync();
        var test = TestPlans.Test(TestPlans.Enterprise);

        var error = (await market.SendAsync(new BatchExportTradesQuery(["MSFT", "AAPL"], default, test))).Error!;

        Assert.Equal(ErrorReason.TestMarketOnly, error.Reason);
        Assert.Equal(["symbols[0]", "symbols[1]"], error.Violations.Select(violation => violation.Field));
    }

    [Fact]
    public async Task Export_BeyondTheHistoryOfThePlan_IsRefused()
    {
        await using var market = await StartAsync();
        var query = BarsOf("AAPL", "MSFT") with
        {
            Range = new TimeRange(Market.At("2025-01-01T00:00:00Z"), null),
            Access = TestPlans.Live(TestPlans.Month),
        };

        var error = (await market.SendAsync(query)).Error!;

        Assert.Equal(ErrorReason.PlanUpgradeRequired, error.Reason);
        Assert.Equal("start_time", Assert.Single(error.Violations).Field);
    }

    [Fact]
    public async Task Export_FreePlan_EndsFifteenMinutesAgoForEachInstrument()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(
            Market.Trade("MSFT", "2026-11-20T14:45:00Z", 1),
            Market.Trade("AAPL", "2026-11-20T14:45:01Z", 2),
            Market.Trade("AAPL", "2026-11-20T14:44:00Z", 3));

        var lines = await LinesAsync(
            market, new BatchExportTradesQuery(["AAPL", "MSFT"], default, TestPlans.Live(TestPlans.Free)));

        Assert.Equal(
            ["AAPL,2026-11-20T14:44:00Z", "MSFT,2026-11-20T14:45:00Z"], lines.Skip(1).Select(line => line[..25]));
    }

    private static BatchExportBarsQuery BarsOf(params string[] symbols) =>
        new(symbols, "1m", default, PriceAdjustment.Raw, Enterprise);

    private static IngestItem Minute(string symbol, int number, decimal price) =>
        Market.Bar(
            symbol,
            BarInterval.OneMinute,
            $"2026-11-18T{number / 60:00}:{number % 60:00}:00Z",
            price,
            price,
            price,
            price);

    private static async Task<Market> StartAsync()
    {
        var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"), Market.Instrument("MSFT"), Market.Instrument("BTCUSD", "CRYPTO"));
        await market.AcceptAsync(Minute("MSFT", 0, 1), Minute("MSFT", 1, 2));
        await market.AcceptAsync([.. Enumerable.Range(0, 1_000).Select(number => Minute("AAPL", number, 3))]);
        return market;
    }

    private static async Task<string[]> LinesAsync(
        Market market, IRequest<Result<IAsyncEnumerable<ExportPart>>> query)
    {
        List<string> parts = [];
        await foreach (var part in (await market.SendAsync(query)).Value)
        {
            parts.Add(Encoding.UTF8.GetString(part.Bytes.Span));
        }

        return string.Join('\n', parts).Split('\n');
    }
}
