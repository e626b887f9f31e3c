using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Limits;
using FinApi.Application.Nodes;
using FinApi.Domain.Freshness;
using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Redis.Cache;
using FinApi.Infrastructure.Redis.Limits;
using FinApi.Infrastructure.Redis.Scripting;
using FinApi.Infrastructure.Redis.Slots;
using FinApi.Infrastructure.Tests.Contracts;
using FinApi.Infrastructure.Tests.InProcess;
using FinApi.Infrastructure.Tests.Redis.Limits;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace FinApi.Infrastructure.Tests.Redis;

/// <summary>Servers whose memory is full. What becomes of the log is told in RedisLogFaultTests.</summary>
public sealed class FullServerTests
{
    private const int Nodes = 3;
    private const int Limit = 600;

    private static readonly LimitCheck Check =
        new("acc-1", "key-1", Cost: 1, PerMinute: Limit, KeyPerMinute: 2 * Limit, PerDay: 5 * Limit);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisForm.Single)]
    [InlineData(RedisForm.Cluster)]
    public async Task StateServerIsFull_LimitsSlotsAndSignUps_CountAsEver(RedisForm form)
    {
        RedisInstallation.SkipUnlessThere();
        var (servers, all, text) = await StartAsync(form);
        await using var _ = servers;
        foreach (var server in all)
        {
            await server.FillAsync();
        }

        await using var connection = SharedRedis.Connect(text, new RedisOptions());
        var refused = await Assert.ThrowsAnyAsync<Exception>(
            () => connection.CallAsync(database => database.StringSetAsync("any", "1"), Cancellation).AsTask());
        Assert.Contains("OOM", refused.Message, StringComparison.Ordinal);
        await LimitsCountAsync(connection);
        await SlotsCountAsync(connection);
        await SignUpsCountAsync(connection);
    }

    [Fact]
    public async Task CacheServerIsFull_PagesGoAndAreMadeAgain()
    {
        const int pages = 400;
        RedisInstallation.SkipUnlessThere();
        await using var server = await RedisServer.StartAsync("maxmemory 3mb", "maxmemory-policy allkeys-lfu");
        await using var connection = SharedRedis.Connect(server.Address, new RedisOptions());
        using var one = NewCache(connection);
        using var other = NewCache(connection);
        var made = 0;

        for (var number = 0; number < pages; number++)
        {
            Assert.Equal(Page(number), await AskAsync(one, number));
        }

        for (var number = 0; number < pages; number++)
        {
            Assert.Equal(Page(number), await AskAsync(other, number));
        }

        Assert.NotEqual("0", await server.FindInfoAsync("stats", "evicted_keys"));
        Assert.InRange(made, pages + 1, (2 * pages) - 1);

        async Task<byte[]> AskAsync(RedisAnswerCache cache, int number) =>
            (await cache.GetOrMakeAsync(
                $"page-{number}",
                SharedLifetime.Historical,
                _ =>
                {
                    made++;
                    return Task.FromResult<byte[]?>(Page(number));
                },
                Cancellation)).Bytes!;
    }

    private static async Task LimitsCountAsync(RedisConnection connection)
    {
        LimitNode[] nodes =
        [
            .. Enumerable.Range(0, Nodes).Select(n => new LimitNode(connection, n, Nodes, new KnownUsage(), null)),
        ];
        var granted = 0;
        await Parallel.ForAsync(0, 12, Cancellation, async (n, token) =>
        {
            while ((await nodes[n % Nodes].Store.TakeAsync(Check, token)).Refused == LimitKind.None)
            {
                Assert.True(Interlocked.Increment(ref granted) <= 10 * Limit, "The nodes refuse nothing.");
            }
        });

        Assert.Equal(Limit, granted);
        Assert.All(nodes, node => Assert.Null(node.Store.Fault));
        Array.ForEach(nodes, node => node.Dispose());
    }

    private static async Task SlotsCountAsync(RedisConnection connection)
    {
        using var one = NewSlots(connection);
        using var other = NewSlots(connection);

        Assert.Empty(await one.TakeAsync("a1", 2, Holder("s1"), Cancellation));
        Assert.Empty(await other.TakeAsync("a1", 2, Holder("s2"), Cancellation));
        Assert.Equal(2, (await one.TakeAsync("a1", 2, Holder("s3"), Cancellation)).Count);
        Assert.Equal(2, (await other.ListAsync("a1", Cancellation)).Count);
    }

    private static async Task SignUpsCountAsync(RedisConnection connection)
    {
        var identity = new NodeIdentity(Options.Create(new NodeOptions { Id = "node-0" }), TimeProvider.System);
        var counts = new RedisSignUpCounts(Scripts.On(connection, Scripts.Take), identity);

        Assert.True((await counts.TakeAsync("192.0.2.0/24", 2, Cancellation))!.Value.IsTaken);
        Assert.True((await counts.TakeAsync("192.0.2.0/24", 2, Cancellation))!.Value.IsTaken);
        Assert.False((await counts.TakeAsync("192.0.2.0/24", 2, Cancellation))!.Value.IsTaken);
    }

    private static async Task<(IAsyncDisposable Servers, IReadOnlyList<RedisServer> All, string Text)> StartAsync(
        RedisForm form)
    {
        if (form == RedisForm.Cluster)
        {
            var cluster = await RedisCluster.StartAsync();
            return (cluster, cluster.Servers, cluster.ConnectionString);
        }

        var server = await RedisServer.StartAsync();
        return (server, [server], server.Address);
    }

    private static RedisStreamSlots NewSlots(RedisConnection connection) =>
        new(
            Scripts.On(connection, Scripts.Slots), new LiveNodes(TimeProvider.System), TimeProvider.System,
            NullLogger<RedisStreamSlots>.Instance);

    private static RedisAnswerCache NewCache(RedisConnection connection) =>
        new(
            // The server, on a machine that others use, may take its time.
            connection, TimeSpan.FromSeconds(30), TimeProvider.System,
            NullLogger<FusionCache>.Instance);

    private static StreamHolder Holder(string session) =>
        new(session, "client", Samples.Opening, "key");

    // Large enough that one of them more or less is a part of the memory.
    private static byte[] Page(int number)
    {
        var page = new byte[20_000];
        new Random(number).NextBytes(page);
        return page;
    }
}
