using System.Globalization;
using System.Net;
using FinApi.Application.Nodes;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FinApi.Api.Tests.Drills;

/// <summary>
/// drills/nodes: three nodes behind HAProxy, with recorders at the publisher and all subscribers. Times are printed;
/// what fails the drill is data that are lost, doubled or missing without a word, and calls that fail in a restart.
/// </summary>
public sealed class NodesDrill(ITestOutputHelper output) : IAsyncLifetime
{
    private const int FewStreams = 50;
    private const int ManyStreams = 300;
    private const int Rounds = 20;

    // Where the program of a newer FinApi lies, whose entries of the log have a version of their own.
    private static readonly string? NewerProgram = Environment.GetEnvironmentVariable("DRILL_NEWER_PROGRAM");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private DrillCluster _cluster = null!;
    private DrillLoad _load = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        PgBouncer.SkipUnlessThere();
        HaProxy.SkipUnlessThere();
        _cluster = await DrillCluster.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_load is not null)
        {
            await _load.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [Fact(Explicit = true)]
    public async Task RunAsync()
    {
        _load = await DrillLoad.StartAsync(_cluster, output);
        await _load.SubscribeAsync(FewStreams);

        await _load.PrintAsync("steady, 10 s", () => DrillLoad.Pause(10));
        await PrintReferenceAsync();
        await _load.PrintAsync("writer killed (-9)", KillWriterAsync);
        await _load.PrintAsync("writer frozen for 20 s", () => FreezeWriterAsync(FreezeAsync));
        await _load.PrintAsync("writer frozen within COPY", () => FreezeWriterAsync(FreezeWithinCopyAsync));
        await _load.PrintAsync("network of the writer cut", CutWriterAsync);
        await _load.SubscribeAsync(ManyStreams);
        await _load.PrintAsync("rolling restart (TERM)", () => RestartAllAsync(program: null), mayFail: false);
        if (NewerProgram is not null)
        {
            await _load.PrintAsync("rolling upgrade of entries", UpgradeAllAsync, mayFail: false);
        }

        await _load.SettleAsync();
        await _cluster.PutPoolerInBetweenAsync();
        await RestartAllAsync(NewerProgram);
        await _load.PrintAsync("behind a pooler, 10 s", () => DrillLoad.Pause(10));
        await _load.AssertWholeAsync();
    }

    private async Task KillWriterAsync()
    {
        var writer = await _cluster.FindWriterAsync();
        await _cluster.KillAsync(writer);
        await DrillLoad.Pause(10);
        await _cluster.StartNodeAsync(writer);
        await DrillLoad.Pause(5);
    }

    private async Task FreezeWriterAsync(Func<int, Task> freeze)
    {
        var writer = await _cluster.FindWriterAsync();
        await freeze(writer);
        await DrillLoad.Pause(20);
        Assert.NotEqual(writer, await _cluster.FindWriterAsync());
        await _cluster.SignalAsync(writer, "CONT");
        await DrillLoad.Pause(10);
    }

    private Task FreezeAsync(int writer) => _cluster.SignalAsync(writer, "STOP");

    // Tries until the backend of the frozen writer waits for the rest of a COPY.
    private async Task FreezeWithinCopyAsync(int writer)
    {
        const string CopiesSql = """
            SELECT pid FROM pg_stat_activity
            WHERE query LIKE '%COPY trade%' AND state = 'active' AND wait_event = 'ClientRead'
                AND pid <> pg_backend_pid()
            """;
        _load.Publisher.BatchSize = 1_000;
        await Until.TrueAsync(
            async () =>
            {
                await _cluster.SignalAsync(writer, "STOP");
                if ((await _cluster.QueryAsync(CopiesSql)).Count > 0)
                {
                    return true;
                }

                await _cluster.SignalAsync(writer, "CONT");
                return false;
            },
            () => "The writer was never met within a COPY.");
        _load.Publisher.BatchSize = 1;
    }

    private async Task CutWriterAsync()
    {
        var writer = await _cluster.FindWriterAsync();
        _cluster.Cut(writer);
        await DrillLoad.Pause(20);
        Assert.NotEqual(writer, await _cluster.FindWriterAsync());
        _cluster.Mend(writer);
        await DrillLoad.Pause(10);
    }

    private async Task RestartAllAsync(string? program)
    {
        for (var i = 0; i < _cluster.Count; i++)
        {
            await _cluster.StopAsync(i);
            await _cluster.StartNodeAsync(i, program);
            await DrillLoad.Pause(3);
        }
    }

    private async Task UpgradeAllAsync()
    {
        const string VersionsSql = "SELECT DISTINCT get_byte(entries, 0) AS version FROM log_row ORDER BY version";
        await _cluster.StopAsync(0);
        await _cluster.StartNodeAsync(0, NewerProgram);
        await DrillLoad.Pause(3);
        Assert.Equal([NodeIdentity.EntryVersion], await _cluster.QueryAsync(VersionsSql));
        await RestartAllAsync(NewerProgram);
        await Until.TrueAsync(
            async () => (await _cluster.QueryAsync(VersionsSql)).Count == 2,
            () => "Newer nodes alone do not write entries of the newer version.");
    }

    // An instrument, a split and a corrected bar, published to one node and asked of the two others until they have it.
    private async Task PrintReferenceAsync()
    {
        List<double> instruments = [], splits = [], bars = [];
        for (var round = 0; round < Rounds; round++)
        {
            var node = round % _cluster.Count;
            var symbol = $"DRILL{round}";
            using var channel = _cluster.ConnectTo(node);
            using var call = new Ingest.IngestClient(channel).Publish(cancellationToken: Token);
            async Task<double> ShowAsync(int number, IngestItem item, string path, string text)
            {
                await call.RequestStream.WriteAsync(
                    new PublishRequest
                    {
                        Source = $"reference-{round}",
                        SourceEpoch = 1,
                        FirstSequence = number,
                        Items = { item },
                    },
                    Token);
                Assert.True(await call.ResponseStream.MoveNext(Token));
                Assert.Empty(call.ResponseStream.Current.Rejections);
                var started = TimeProvider.System.GetTimestamp();
                await Task.WhenAll(Enumerable.Range(0, _cluster.Count).Where(other => other != node)
                    .Select(other => UntilShownAsync(other, path, text)));
                return TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
            }

            instruments.Add(await ShowAsync(
                1,
                new IngestItem { Instrument = new Instrument { Symbol = symbol, Mic = "XNAS" } },
                $"/v1/instruments/{symbol}",
                symbol));
            splits.Add(await ShowAsync(
                2, Split(symbol), $"/v1/instruments/{symbol}/corporateActions", "TYPE_SPLIT"));
            var path = $"/v1/instruments/{symbol}/bars?interval=1d&start_time=2026-03-01T00:00:00Z";
            bars.Add(await ShowAsync(3, DailyBar(symbol, "101"), path, "\"101\""));
            bars.Add(await ShowAsync(4, DailyBar(symbol, "102"), path, "\"102\""));
        }

        _load.Print(
            $"reference data             acknowledged to shown on both others: "
            + $"instruments {DrillLoad.Spread(instruments.Order())}, splits {DrillLoad.Spread(splits.Order())}, "
            + $"bars and their corrections {DrillLoad.Spread(bars.Order())}");
    }

    private static IngestItem Split(string symbol) =>
        new()
        {
            CorporateAction = new CorporateAction
            {
                Symbol = symbol,
                ExDate = "2026-03-03",
                Type = CorporateActionType.Split,
                PriceRatio = "0.5",
            },
        };

    private static IngestItem DailyBar(string symbol, string close) =>
        new()
        {
            Bar = new Bar
            {
                Symbol = symbol,
                Interval = "1d",
                TradingDate = "2026-03-04",
                Open = "100",
                High = "110",
                Low = "90",
                Close = close,
                Volume = "1000",
            },
        };

    private async Task UntilShownAsync(int node, string path, string text)
    {
        using var http = _cluster.HttpOf(node);
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var answer = await http.GetAsync(path, Token);
            var body = await answer.Content.ReadAsStringAsync(Token);
            if (answer.StatusCode == HttpStatusCode.OK && body.Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            Assert.True(
                TimeProvider.System.GetElapsedTime(started) < Patience,
                $"Node {node} does not show {text} at {path}, but {body}");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
        }
    }
}
