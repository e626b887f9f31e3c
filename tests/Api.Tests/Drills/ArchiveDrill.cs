using System.Globalization;
using System.Text.Json;
using FinApi.Api.Tests.Hosting;
using FinApi.Browser.Tests;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Data.Sqlite;

namespace FinApi.Api.Tests.Drills;

/// <summary>
/// kill -9 of a server while it writes the archive, each time at another of its steps: what a manifest names is whole
/// then, and the next start writes the rest.
/// </summary>
public sealed class ArchiveDrill(ITestOutputHelper output)
{
    private const int Days = 5;
    private const int BatchSize = 1_000;

    // Files of days and of the month of bars, their manifests, and how far it has come.
    private const int Steps = (2 * (Days + 1)) + 1;

    private static readonly DateTime FirstDay = new(2024, 3, 4, 15, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Kill_InTheMiddle_LeavesWhatIsWhole() => KillAsync(rounds: 1, first: 3, trades: 2_000);

    // By drills/archive.
    [Fact(Explicit = true)]
    public Task RunAsync() => KillAsync(rounds: 2 * Steps, first: 0, trades: 200_000);

    private async Task KillAsync(int rounds, int first, int trades)
    {
        using var folder = new TemporaryFolder();
        var archive = Path.Combine(folder.Path, "archive");
        await using var server = new ServerProcess($"--Archive:Target={archive}", "--Archive:Delay=00:15:00");
        await server.StartAsync(Token);
        await PublishAsync(server, trades);
        await server.KillAsync();
        await AgeAsync(server);
        Directory.Delete(archive, recursive: true);
        for (var round = first; round < first + rounds; round++)
        {
            await server.StartAsync(Token);
            await WaitAsync(server, () => FilesOf(archive).Count >= round % Steps, extra: round / Steps);
            await server.KillAsync();
            var left = FilesOf(archive);
            var (whole, rows) = await CheckAsync(server, archive);

            await server.StartAsync(Token);
            await WaitAsync(server, () => File.Exists(Path.Combine(archive, "v1", "state.json")), extra: 0);
            await server.KillAsync();
            var (all, allRows) = await CheckAsync(server, archive);
            Assert.Equal((Days + 1, (long)trades), (all, allRows));
            output.WriteLine(
                $"Killed with {left.Count} files, {whole} of them named by manifests, {rows} rows of trades; then "
                + $"{all} files with {allRows} rows, {FilesOf(archive).Count - Steps} left over.");
            Directory.Delete(archive, recursive: true);
        }
    }

    // How many files the manifests name, all of which are sound, and the rows of trades in them.
    private static async Task<(int Files, long Rows)> CheckAsync(ServerProcess server, string archive)
    {
        var (exitCode, _, errors) = await ApiProcess.RunAsync(
            "archive", "verify", $"--Archive:Target={archive}", $"--Data:Path={server.Data.FullName}");
        Assert.True(exitCode == 0, errors);
        var manifests = FilesOf(archive).Where(file => Path.GetFileName(file) == "manifest.json").ToList();
        var rows = 0L;
        foreach (var manifest in manifests.Where(file => file.Contains("trades", StringComparison.Ordinal)))
        {
            using var document = JsonDocument.Parse(await File.ReadAllTextAsync(manifest, Token));
            rows += document.RootElement.GetProperty("rows").GetInt64();
        }

        return (manifests.Count, rows);
    }

    private static async Task WaitAsync(ServerProcess server, Func<bool> isThere, int extra)
    {
        using var http = new HttpClient { BaseAddress = server.Http };
        for (var left = extra; left > 0 || !isThere(); left--)
        {
            // No wait of its own: after so many answers of the same server.
            using var answer = await http.GetAsync("/health/live", Token);
        }
    }

    private static List<string> FilesOf(string archive) =>
        Directory.Exists(archive)
            ? [.. Directory.EnumerateFiles(archive, "*", SearchOption.AllDirectories)]
            : [];

    // What has just been published waits for Archive:Delay, of 15 minutes at least.
    private static async Task AgeAsync(ServerProcess server)
    {
        var path = Path.Combine(server.Data.FullName, "finapi.db");
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE revision SET time = time - 1200000000000";
        Assert.True(await command.ExecuteNonQueryAsync(Token) > 0);
    }

    private static async Task PublishAsync(ServerProcess server, int trades)
    {
        using var channel = KeyedChannel.For(server.Grpc, server.IngestKey);
        await using var publisher = new Publisher(channel, "import:drill");
        await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } },
            new IngestItem { Instrument = new Instrument { Symbol = "MSFT", Mic = "XNAS" } });
        for (var sent = 0; sent < trades; sent += BatchSize)
        {
            var receipt = await publisher.SendAsync([.. Enumerable.Range(sent, BatchSize).Select(TradeOf)]);
            Assert.Empty(receipt.Rejections);
        }
    }

    private static IngestItem TradeOf(int number) => new()
    {
        Trade = new Trade
        {
            Symbol = number % 3 == 0 ? "MSFT" : "AAPL",
            Price = string.Create(CultureInfo.InvariantCulture, $"{100 + (number % 50)}.25"),
            Size = "1",
            EventTime = Timestamp.FromDateTime(FirstDay.AddDays(number % Days).AddMilliseconds(number)),
        },
    };
}
