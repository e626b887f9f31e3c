using System.Globalization;
using System.Text.Json;
using FinApi.Api.Tests.Clients;
using FinApi.Api.Tests.Docs;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests;
using FinApi.Infrastructure.Tests.Columns;
using Google.Protobuf.WellKnownTypes;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Api.Tests.Archive;

/// <summary>Readers that are not ours find in the archive what the API gives: rows, digits and nanoseconds.</summary>
public sealed class ArchiveReaderTests : IAsyncLifetime
{
    private const string TradesFile = "v1/trades/date=2024-03-04/trades-2024-03-04-r1.parquet";

    private readonly TemporaryFolder _folder = new();
    private ApiServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ArchiveServer.StartAsync(_folder.Path);
        await using var publisher = new Publisher(_server, "test");
        await publisher.SendAsync([.. MarketServer.Items()]);
        var answer = await publisher.SendAsync(
            TradeOf("0.100000001", "0.333333333", 123_456_789), TradeOf("1", "100", 123_456_790));
        Assert.Empty(answer.Rejections);
        await _server.ArchiveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("duckdb", "@duckdb/node-api")]
    [InlineData("polars", "nodejs-polars-linux-x64-gnu")]
    [InlineData("parquet-wasm", "parquet-wasm")]
    public async Task Read_ADayOfTrades_HasWhatTheApiGives(string reader, string package)
    {
        var csv = FileTexts.OfCsv(await _server.Http.GetStringAsync("/v1/trades:export?symbols=AAPL", Token));

        var json = await NodeScript.RunAsync(
            "read-columns.mjs", [reader, Path.Combine(_folder.Path, TradesFile)], "apache-arrow", package);

        var read = JsonSerializer.Deserialize<string?[][]>(json)!;
        Assert.Equal(
            csv.Skip(1).Select(row => (row[0], FileTexts.NanosOf(row[1]), Number(row[2]), Number(row[3]))),
            read.Select(row => (row[0]!, row[1]!, Number(row[2]!), Number(row[3]!))));
    }

    [Fact]
    public async Task Sql_OfTheGuide_ReadsTheFilesThatHold()
    {
        var rows = (await NodeScript.RunAsync(
            "run-sql.mjs",
            [_folder.Path, Assert.Single(Guide.Blocks("archive.md", "sql"))],
            "@duckdb/node-api")).Split('\n');

        var trades = FileTexts.OfCsv(await _server.Http.GetStringAsync("/v1/trades:export?symbols=AAPL", Token));
        Assert.StartsWith(
            $"[[\"AAPL\",\"{trades.Count - 1}\",", rows[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task JavaScript_OfTheGuide_ReadsTheFilesThatHold()
    {
        var written = await NodeScript.RunAsync(
            Assert.Single(Guide.Blocks("archive.md", "js")),
            _folder.Path,
            new Dictionary<string, string>(),
            "nodejs-polars-linux-x64-gnu");

        var trades = FileTexts.OfCsv(await _server.Http.GetStringAsync("/v1/trades:export?symbols=AAPL", Token));
        Assert.StartsWith($"{trades.Count - 1} AAPL symbol event_time price", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bars_OfAMonth_AreThoseOfTheApi()
    {
        var csv = FileTexts.OfCsv(
            await _server.Http.GetStringAsync("/v1/bars:export?symbols=AAPL&interval=1m", Token));

        var file = await FileTexts.OfParquetAsync(await File.ReadAllBytesAsync(
            Path.Combine(_folder.Path, "v1/bars/month=2024-03/bars-2024-03-r1.parquet"), Token));

        // symbol, interval, start_time, end_time, trading_date, open, ...
        Assert.Equal(
            csv.Skip(1).Select(row => (row[1], row[2], row[5], row[6])),
            file.Skip(1).Where(row => row[1] == "1m").Select(row => (row[2], row[5], row[8], row[9])));
    }

    [Fact]
    public async Task Verify_OfTheCommandLine_FindsADamagedFile()
    {
        var (code, output) = await RunAsync("verify");
        Assert.Equal((0, true), (code, output.Contains("are as their manifests say", StringComparison.Ordinal)));
        var path = Path.Combine(_folder.Path, TradesFile);
        await File.AppendAllTextAsync(path, "x", Token);

        (code, output) = await RunAsync("verify");

        Assert.Equal(1, code);
        Assert.Contains(TradesFile, output, StringComparison.Ordinal);
        (code, output) = await RunAsync("repair");
        Assert.Equal(1, code);
        Assert.Contains("Write archive verify", output, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output)> RunAsync(string action)
    {
        var (code, output, errors) = await ApiProcess.RunAsync(
            "archive", action, $"--Archive:Target={_folder.Path}");
        return (code, output + errors);
    }

    private static IngestItem TradeOf(string price, string size, int nanos)
    {
        var time = Timestamp.FromDateTimeOffset(MarketServer.Open.ToDateTimeOffset().AddSeconds(30));
        time.Nanos = nanos;
        return new IngestItem
        {
            Trade = new Trade { Symbol = "AAPL", Price = price, Size = size, EventTime = time },
        };
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
