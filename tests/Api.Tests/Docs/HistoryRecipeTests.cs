using System.Diagnostics;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using FinApi.Api.Tests.Clients;
using FinApi.Api.Tests.Hosting;
using FinApi.Cli.Tests.Support;
using FinApi.Infrastructure.Tests;
using FinApi.Infrastructure.Tests.Columns;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Api.Tests.Docs;

/// <summary>The recipes of docs/history.md, run as they stand there against a market of three minutes.</summary>
[Collection(MarketCollection.Name)]
public sealed class HistoryRecipeTests(MarketServer market) : IDisposable
{
    private const string Bars = "/v1/instruments/AAPL/bars:export?interval=1m";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Dictionary<string, string> Environment => new()
    {
        ["FINAPI_URL"] = market.Server.Http.BaseAddress!.ToString().TrimEnd('/'),
        ["FINAPI_KEY"] = market.Server.Keys.Enterprise,
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Bash_WritesTheFilesThatOthersRead()
    {
        await DownloadAsync();

        var bars = await File.ReadAllBytesAsync(Path.Combine(_folder.Path, "bars.parquet"), Token);
        var trades = await File.ReadAllBytesAsync(Path.Combine(_folder.Path, "trades.arrow"), Token);
        Assert.Equal(await CsvAsync(Bars), await FileTexts.OfParquetAsync(bars));
        Assert.Equal(await CsvAsync("/v1/trades:export?symbols=AAPL,BRK.B"), FileTexts.OfArrow(trades));
    }

    [Fact]
    public async Task Python_Pandas_HasTheTimesAndTheDigits()
    {
        // The system's packages belong to the system's Python, which need not be the first one.
        const string Python = "/usr/bin/python3";
        Assert.SkipUnless(
            File.Exists(Python) && Directory.Exists("/usr/lib/python3/dist-packages/pandas"),
            "There is no pandas: apt-get install python3-pandas.");
        var start = new ProcessStartInfo(Python, ["-c", Assert.Single(Blocks("python"))]);
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        var output = await ProgramRun.RunAsync(start, string.Empty);

        var bars = await CsvAsync(Bars);
        Assert.Equal(
            bars.Skip(1).Select(bar => $"{bar[1].Replace('T', ' ').TrimEnd('Z')}+00:00,{bar[2]},{bar[5]}"),
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1));
    }

    [Fact]
    public async Task Sql_DuckDb_FoldsTheBarsAndReadsTheFacts()
    {
        await DownloadAsync();

        var rows = (await NodeScript.RunAsync(
            "run-sql.mjs", [_folder.Path, Assert.Single(Blocks("sql"))], "@duckdb/node-api")).Split('\n');

        Assert.Contains("2024-03-04 14:00:00", rows[0], StringComparison.Ordinal);
        Assert.Contains("176.300000000000000000000000", rows[0], StringComparison.Ordinal);
        Assert.Contains("[\"finapi.interval\",\"1m\"]", rows[1], StringComparison.Ordinal);
        Assert.Contains("HISTORICAL", rows[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apache-arrow';\n\nconst", "3 1709562600000000000n 176.1 [{\"symbol\":\"AAPL\"", "apache-arrow")]
    [InlineData("parquet-wasm", "3 AAPL", "parquet-wasm")]
    [InlineData("nodejs-polars", "3 { close: '176.100000000000000000000000' }", "nodejs-polars-linux-x64-gnu")]
    public async Task JavaScript_EachProgram_WritesWhatTheMarketHas(string mark, string output, string package)
    {
        await DownloadAsync();
        var program = Assert.Single(Blocks("js"), block => block.Contains(mark, StringComparison.Ordinal));

        var written = await NodeScript.RunAsync(program, _folder.Path, Environment, package);

        Assert.StartsWith(output, written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CSharp_Program_IsTheOneBelowAndReadsEveryBar()
    {
        var source = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "tests", "Api.Tests", "Docs", "HistoryRecipeTests.cs"), Token);

        var rows = await ReadAsync(market.Server.Http);

        Assert.Contains(Lines(Assert.Single(Blocks("csharp"))), Lines(source), StringComparison.Ordinal);
        Assert.Equal(
            (await CsvAsync(Bars)).Skip(1).Select(bar => (
                (InstantPattern.ExtendedIso.Parse(bar[1]).Value - NodaConstants.UnixEpoch).ToInt64Nanoseconds(),
                double.Parse(bar[5], CultureInfo.InvariantCulture))),
            rows);
    }

    private static async Task<List<(long Time, double Close)>> ReadAsync(HttpClient http)
    {
        List<(long, double)> rows = [];
        await using var answer = await http.GetStreamAsync(
            "/v1/instruments/AAPL/bars:export?interval=1m&format=ARROW&numbers=FLOAT64");
        using var reader = new ArrowStreamReader(answer);
        while (await reader.ReadNextRecordBatchAsync() is { } batch)
        {
            var times = (TimestampArray)batch.Column("timestamp_utc");
            var closes = (DoubleArray)batch.Column("close");
            for (var i = 0; i < batch.Length; i++)
            {
                rows.Add((times.Values[i], closes.Values[i]));
            }
        }

        return rows;
    }

    private async Task<IReadOnlyList<string[]>> CsvAsync(string path) =>
        FileTexts.OfCsv(await market.Server.Http.GetStringAsync(path, Token));

    private async Task DownloadAsync()
    {
        var start = new ProcessStartInfo("bash", ["-ec", Assert.Single(Blocks("bash"))])
        {
            WorkingDirectory = _folder.Path,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        await ProgramRun.RunAsync(start, string.Empty);
    }

    private static IEnumerable<string> Blocks(string language) => Guide.Blocks("history.md", language);

    // However deep they are indented.
    private static string Lines(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
}
