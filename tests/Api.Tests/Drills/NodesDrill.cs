using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

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

    private readonly List<StreamClient> _streams = [];
    private DrillCluster _cluster = null!;
    private DrillPublisher _publisher = null!;
    private RequestLoad _requests = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        PgBouncer.SkipUnlessThere();
        Assert.SkipUnless(HaProxy.IsThere, "haproxy is not installed.");
        _cluster = await DrillCluster.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _streams)
        {
            await stream.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [Fact(Explicit = true)]
    public async Task RunAsync()
    {
        using var channel = _cluster.Connect();
        await using var publisher = _publisher = new DrillPublisher(channel);
        await Until.TrueAsync(() => Task.FromResult(publisher.Receipts.Last >= 20), () => publisher.LastError);
        await using var requests = _requests = _cluster.StartRequests();
        await SubscribeAsync(FewStreams);

        await PrintAsync("steady, 10 s", () => Pause(10));
        await PrintReferenceAsync();
        await PrintAsync("writer killed (-9)", KillWriterAsync);
        await PrintAsync("writer frozen for 20 s", () => FreezeWriterAsync(FreezeAsync));
        await PrintAsync("writer frozen within COPY", () => FreezeWriterAsync(FreezeWithinCopyAsync));
        await PrintAsync("network of the writer cut", CutWriterAsync);
        await SubscribeAsync(ManyStreams);
        await PrintAsync("rolling restart (TERM)", () => RestartAllAsync(program: null), mayFail: false);
        if (NewerProgram is not null)
        {
            await PrintAsync("rolling upgrade of entries", UpgradeAllAsync, mayFail: false);
        }

        await SettleAsync();
        await _cluster.PutPoolerInBetweenAsync();
        await RestartAllAsync(NewerProgram);
        await PrintAsync("behind a pooler, 10 s", () => Pause(10));
        await AssertWholeAsync();
    }

    private async Task SubscribeAsync(int count)
    {
        while (_streams.Count < count)
        {
            _streams.Add(new StreamClient(_cluster.Connect(), _publisher.Receipts));
        }

        await Until.TrueAsync(
            () => Task.FromResult(_streams.All(stream => stream.Subscribed.IsCompleted)),
            () => "Streams got no snapshot: " + _streams.First(each => !each.Subscribed.IsCompleted).LastError);
    }

    private async Task KillWriterAsync()
    {
        var writer = await _cluster.FindWriterAsync();
        await _cluster.KillAsync(writer);
        await Pause(10);
        await _cluster.StartNodeAsync(writer);
        await Pause(5);
    }

    private async Task FreezeWriterAsync(Func<int, Task> freeze)
    {
        var writer = await _cluster.FindWriterAsync();
        await freeze(writer);
        await Pause(20);
        Assert.NotEqual(writer, await _cluster.FindWriterAsync());
        await _cluster.SignalAsync(writer, "CONT");
        await Pause(10);
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
        _publisher.BatchSize = 1_000;
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
        _publisher.BatchSize = 1;
    }

    private async Task CutWriterAsync()
    {
        var writer = await _cluster.FindWriterAsync();
        _cluster.Cut(writer);
        await Pause(20);
        Assert.NotEqual(writer, await _cluster.FindWriterAsync());
        _cluster.Mend(writer);
        await Pause(10);
    }

    private async Task RestartAllAsync(string? program)
    {
        for (var i = 0; i < DrillCluster.Count; i++)
        {
            await _cluster.StopAsync(i);
            await _cluster.StartNodeAsync(i, program);
            await Pause(3);
        }
    }

    private async Task UpgradeAllAsync()
    {
        const string VersionsSql = "SELECT DISTINCT get_byte(entries, 0) AS version FROM log_row ORDER BY version";
        await _cluster.StopAsync(0);
        await _cluster.StartNodeAsync(0, NewerProgram);
        await Pause(3);
        Assert.Equal([1], await _cluster.QueryAsync(VersionsSql));
        await RestartAllAsync(NewerProgram);
        await Until.TrueAsync(
            async () => (await _cluster.QueryAsync(VersionsSql)).Count == 2,
            () => "Newer nodes alone do not write entries of the newer version.");
    }

    private async Task PrintAsync(string what, Func<Task> work, bool mayFail = true)
    {
        _publisher.Begin();
        _requests.Begin();
        _streams.ForEach(stream => stream.Begin());
        var rows = (long)(await _cluster.QueryAsync("SELECT last_position FROM log_state"))[0];
        await work();
        var latencies = _streams.SelectMany(stream => stream.TakeLatencies()).Order().ToList();
        var (failures, pause) = (_requests.Failures, await LongestPauseAsync(rows));
        Print(
            $"{what,-26} acknowledged to shown {Spread(latencies)}; {_streams.Count} streams; longest "
            + $"without a receipt {_publisher.LongestSilence.TotalSeconds:0.0} s, without a commit {pause:0.0} s; "
            + $"{_requests.Count} requests, {failures} failed{(failures > 0 ? $" ({_requests.LastError})" : "")}");
        Assert.True(mayFail || failures == 0, $"{failures} requests failed: {_requests.LastError}");
    }

    // By the clocks of the writers, which are one here.
    private async Task<double> LongestPauseAsync(long position) =>
        Convert.ToDouble(
            (await _cluster.QueryAsync($"""
                SELECT MAX(pause) / 1e9 FROM (
                    SELECT time - LAG(time) OVER (ORDER BY last_position) AS pause FROM log_row
                    WHERE last_position > {position}) AS pauses
                """))[0],
            CultureInfo.InvariantCulture);

    // An instrument, a split and a corrected bar, published to one node and asked of the two others until they have it.
    private async Task PrintReferenceAsync()
    {
        List<double> instruments = [], splits = [], bars = [];
        for (var round = 0; round < Rounds; round++)
        {
            var node = round % DrillCluster.Count;
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
                await Task.WhenAll(Enumerable.Range(0, DrillCluster.Count).Where(other => other != node)
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

        Print(
            $"reference data             acknowledged to shown on both others: "
            + $"instruments {Spread(instruments.Order())}, splits {Spread(splits.Order())}, "
            + $"bars and their corrections {Spread(bars.Order())}");
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

    private async Task SettleAsync()
    {
        var end = _publisher.Receipts.Last;
        await Until.TrueAsync(
            () => Task.FromResult(_streams.All(stream => stream.Newest >= end)),
            () => "Streams never got to the end: " + _streams.First(stream => stream.Newest < end).LastError);
    }

    private async Task AssertWholeAsync()
    {
        await _publisher.StopAsync();
        await SettleAsync();
        var stored = (await _cluster.QueryAsync("SELECT trade_id FROM trade")).Cast<string>().ToList();
        var end = _publisher.Receipts.Last;
        var lost = Enumerable.Range(1, (int)end).Select(n => $"{n}").Except(stored).Count();
        var doubled = stored.Count - stored.Distinct().Count();
        var problems = _streams.SelectMany(stream => stream.Record.Problems).ToList();
        Print(
            $"acknowledged {end}, lost {lost}, doubled {doubled}; {_streams.Count} streams: "
            + $"{_streams.Sum(stream => stream.Missing)} items missing, {_streams.Sum(each => each.Record.Gaps.Count)} "
            + $"gaps told, {problems.Count} untold, {_streams.Sum(stream => stream.Reconnects)} reconnects");
        Assert.Equal((0, 0), (lost, doubled));
        Assert.Empty(problems);
        Assert.All(_streams, stream => Assert.True(stream.Missing == 0 || stream.Record.Gaps.Count > 0));
    }

    private void Print(ref DefaultInterpolatedStringHandler line) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, ref line));

    private static string Spread(IEnumerable<double> latencies)
    {
        var sorted = latencies.ToList();
        return sorted.Count == 0
            ? "never"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"p50 {Percentile(sorted, 0.5):0} ms, p99 {Percentile(sorted, 0.99):0} ms, at most {sorted[^1]:0} ms");
    }

    private static double Percentile(List<double> sorted, double part) => sorted[(int)((sorted.Count - 1) * part)];

    private static Task Pause(int seconds) =>
        Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, Token);
}
