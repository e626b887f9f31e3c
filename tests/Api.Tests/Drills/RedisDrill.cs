using System.Globalization;
using FinApi.Infrastructure.Tests.Postgres;
using FinApi.Infrastructure.Tests.Redis;

namespace FinApi.Api.Tests.Drills;

/// <summary>
/// drills/redis: three nodes behind HAProxy that share log, limits, slots and answers over Redis, with recorders at the
/// publisher and all subscribers. The table is printed; what fails the drill is data that are lost, doubled or missing
/// without a word, and another epoch.
/// </summary>
public sealed class RedisDrill(ITestOutputHelper output)
{
    private const int QuotedSymbols = 500;
    private const int SymbolsAStream = 10;
    private const int CutSeconds = 12;
    private const double MaxTickMilliseconds = 30;

    // Less on a machine that has to bear nodes, servers, publishers and clients at once.
    private static readonly int Streams = Number("DRILL_STREAMS", 300);
    private static readonly int QuotesPerSecond = Number("DRILL_QUOTES", 2_000);

    // A word of the steps that are of interest.
    private static readonly string Only = Environment.GetEnvironmentVariable("DRILL_STEPS") ?? string.Empty;

    // The node that was killed or cut off last: its streams have gone to the others, and it would be missed by none.
    private int _emptied = -1;

    [Fact(Explicit = true)]
    public async Task Sentinel_RunAsync()
    {
        SkipUnlessThere();
        await using var redis = await RedisSentinels.StartAsync(canCut: true);
        RedisServer[] pair = [redis.Master, redis.Replica];
        await RunAsync(
            "Sentinel: master, replica, three Sentinels",
            redis.ConnectionString,
            () => RedisServer.FindLogMasterAsync(pair),
            ($"a Sentinel cut off for {CutSeconds} s", () => CutAsync(redis.Sentinels[0])),
            ("a Sentinel killed (-9)", () => KillSentinelAsync(redis)));
    }

    [Fact(Explicit = true)]
    public async Task Cluster_RunAsync()
    {
        SkipUnlessThere();
        await using var redis = await RedisCluster.StartAsync(canCut: true);
        await RunAsync(
            "Cluster: three masters, a replica each; the master that has the log",
            redis.ConnectionString,
            () => RedisServer.FindLogMasterAsync(redis.Servers));
    }

    private async Task RunAsync(
        string form,
        string connection,
        Func<Task<RedisServer>> findMaster,
        params (string What, Func<Task> Work)[] others)
    {
        await using var cache = await RedisServer.StartAsync("maxmemory 4mb", "maxmemory-policy allkeys-lfu");
        await using var cluster = await DrillCluster.StartWithRedisAsync(connection, cache.Address);
        await using var load = await DrillLoad.StartAsync(cluster, output);
        await using var quotes = new DrillQuotes(cluster.Connect(), QuotedSymbols, QuotesPerSecond);
        await Until.TrueAsync(
            () => Task.FromResult(quotes.Acknowledged > QuotedSymbols), () => "No quote is acknowledged.");
        await load.SubscribeAsync(Streams, number => SymbolsOf(quotes, number));
        var epoch = await EpochAsync(cluster);
        PrintHead(load, form);
        var steps = StepsOf(cluster, cache, findMaster, others);
        foreach (var (what, work) in steps.Where(step => step.What.Contains(Only, StringComparison.Ordinal)))
        {
            await PrintRowAsync(load, what, work);
        }

        load.Print($"");
        await PrintTicksAsync(load, quotes, form.Split(':')[0]);
        await quotes.StopAsync();
        await load.AssertWholeAsync();
        var last = await EpochAsync(cluster);
        load.Print($"Epochs begun: {last - epoch}; quotes acknowledged {quotes.Acknowledged:N0}.");
        Assert.Equal(epoch, last);
        // The batch that was on its way when the publisher stopped may be stored.
        var stored = Convert.ToInt64(
            (await cluster.QueryAsync("SELECT COUNT(*) FROM quote"))[0], CultureInfo.InvariantCulture);
        Assert.InRange(stored - quotes.Acknowledged, 0, quotes.BatchSize);
    }

    private (string What, Func<Task> Work)[] StepsOf(
        DrillCluster cluster,
        RedisServer cache,
        Func<Task<RedisServer>> findMaster,
        (string What, Func<Task> Work)[] others) =>
        [
            ("steady, 10 s", () => DrillLoad.Pause(10)),
            ("master killed (-9)", () => KillAsync(findMaster)),
            ("master frozen for 20 s", () => FreezeAsync(findMaster)),
            ($"master cut off for {CutSeconds} s", async () => await CutAsync(await findMaster())),
            ($"master full for {CutSeconds} s", () => FillAsync(cluster, findMaster)),
            ("cache server filled", () => FillCacheAsync(cache)),
            ("writer killed (-9)", () => KillNodeAsync(cluster, isWriter: true)),
            ($"writer cut off for {CutSeconds} s", () => CutNodeAsync(cluster, isWriter: true)),
            ("follower killed (-9)", () => KillNodeAsync(cluster, isWriter: false)),
            ($"follower cut off for {CutSeconds} s", () => CutNodeAsync(cluster, isWriter: false)),
            .. others,
            ("steady again, 10 s", () => DrillLoad.Pause(10)),
        ];

    private static void PrintHead(DrillLoad load, string form)
    {
        load.Print($"");
        load.Print($"## {form}");
        load.Print($"");
        load.Print(
            $"{Streams} streams of the trades and of every quote of {SymbolsAStream} of {QuotedSymbols} symbols, "
            + $"{QuotesPerSecond:N0} quotes and 50 trades a second, 200 calls a second.");
        load.Print($"");
        load.Print(
            $"| | s without a receipt | s without a commit | s a stream without a trade | receipt to stream, ms (p50, "
            + $"p99, max) | failed calls | gaps told | untold |");
        load.Print($"|---|---|---|---|---|---|---|---|");
    }

    // Half as many quotes, and nothing that fails: what a follower costs by itself.
    private static async Task PrintTicksAsync(DrillLoad load, DrillQuotes quotes, string form)
    {
        quotes.PerSecond = QuotesPerSecond / 2;
        var ticks = (await load.MeasureAsync(() => DrillLoad.Pause(10))).Ticks;
        var p99 = DrillLoad.Percentile(ticks, 0.99);
        load.Print(
            $"PORT | {form}: from a publisher to clients of three nodes, {quotes.PerSecond:N0} quotes/s, "
            + $"{Streams} streams | {DrillLoad.Spread(ticks)} | p99 {MaxTickMilliseconds} ms | "
            + $"{(p99 <= MaxTickMilliseconds ? "met" : "**missed**")} |");
    }

    private static async Task PrintRowAsync(DrillLoad load, string what, Func<Task> work)
    {
        var (gaps, problems) = (load.Gaps, load.Problems);
        var seen = await load.MeasureAsync(work);
        load.Print(
            $"| {what} | {seen.WithoutReceipt:0.0} | {seen.WithoutCommit:0.0} | {seen.WithoutItem:0.0} | "
            + $"{DrillLoad.Spread(seen.Latencies)} | {seen.Failures} of {seen.Calls:N0} | {load.Gaps - gaps} | "
            + $"{load.Problems - problems} |");
    }

    private static async Task KillAsync(Func<Task<RedisServer>> findMaster)
    {
        var master = await findMaster();
        await master.KillAsync();
        await DrillLoad.Pause(15);
        await master.RestartAsync();
        await DrillLoad.Pause(10);
    }

    private static async Task FreezeAsync(Func<Task<RedisServer>> findMaster)
    {
        var master = await findMaster();
        await master.FreezeAsync();
        await DrillLoad.Pause(20);
        await master.ThawAsync();
        await DrillLoad.Pause(10);
    }

    private static async Task CutAsync(RedisServer server)
    {
        server.Place.Cable.Cut();
        await DrillLoad.Pause(CutSeconds);
        server.Place.Cable.Mend();
        await DrillLoad.Pause(8);
    }

    private async Task CutNodeAsync(DrillCluster cluster, bool isWriter)
    {
        var node = await FindNodeAsync(cluster, isWriter);
        cluster.Cut(node);
        await DrillLoad.Pause(CutSeconds);
        cluster.Mend(node);
        await DrillLoad.Pause(8);
    }

    // The writer says that Redis lacks rows, or the drill has filled nothing.
    private static async Task FillAsync(DrillCluster cluster, Func<Task<RedisServer>> findMaster)
    {
        var master = await findMaster();
        using var writer = cluster.HttpOf(await cluster.FindWriterAsync());
        await master.FillAsync();
        await Until.TrueAsync(
            async () =>
            {
                using var health = await writer.GetAsync("/health", CancellationToken.None);
                var text = await health.Content.ReadAsStringAsync(CancellationToken.None);
                return text.Contains("lacks rows of the log", StringComparison.Ordinal);
            },
            () => "The writer does not say that Redis lacks rows.");
        await DrillLoad.Pause(CutSeconds);
        await master.MakeRoomAsync();
        await DrillLoad.Pause(8);
    }

    private static async Task FillCacheAsync(RedisServer cache)
    {
        await cache.FillWithOthersAsync();
        await DrillLoad.Pause(10);
        Assert.NotEqual("0", await cache.FindInfoAsync("stats", "evicted_keys"));
    }

    private static async Task KillSentinelAsync(RedisSentinels redis)
    {
        await redis.Sentinels[0].KillAsync();
        await DrillLoad.Pause(10);
    }

    private async Task KillNodeAsync(DrillCluster cluster, bool isWriter)
    {
        var node = await FindNodeAsync(cluster, isWriter);
        await cluster.KillAsync(node);
        await DrillLoad.Pause(10);
        await cluster.StartNodeAsync(node);
        await DrillLoad.Pause(5);
    }

    private async Task<int> FindNodeAsync(DrillCluster cluster, bool isWriter)
    {
        var writer = await cluster.FindWriterAsync();
        return _emptied = isWriter
            ? writer
            : Enumerable.Range(0, cluster.Count).First(node => node != writer && node != _emptied);
    }

    private static IReadOnlyList<string> SymbolsOf(DrillQuotes quotes, int stream) =>
        [
            .. Enumerable.Range(0, SymbolsAStream)
                .Select(number => quotes.Symbols[((stream * SymbolsAStream) + number) % quotes.Symbols.Count]),
        ];

    private static async Task<long> EpochAsync(DrillCluster cluster) =>
        (long)(await cluster.QueryAsync("SELECT epoch FROM log_state"))[0];

    private static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;

    private static void SkipUnlessThere()
    {
        PostgresInstallation.SkipUnlessThere();
        RedisInstallation.SkipUnlessThere();
        HaProxy.SkipUnlessThere();
    }
}
