using FinApi.Application.Answers;
using FinApi.Application.Storage;
using FinApi.Domain.Freshness;
using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Redis.Cache;
using FinApi.Infrastructure.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;

namespace FinApi.Infrastructure.Tests.Redis.Cache;

/// <summary>Three nodes that share answers, over each form of Redis.</summary>
public abstract class RedisAnswerCacheTests(RedisForm form) : IAsyncLifetime
{
    private const int Nodes = 3;
    private static readonly byte[] Page = [.. Enumerable.Range(0, 10_000).Select(number => (byte)number)];

    private readonly List<RedisConnection> _connections = [];
    private RedisAnswerCache[] _nodes = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var text = await SharedRedis.ConnectionStringAsync(form);
        var options = SharedRedis.NewOptions();
        for (var number = 0; number < Nodes; number++)
        {
            _connections.Add(SharedRedis.Connect(text, options));
        }

        _nodes = [.. _connections.Select(Create)];
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Array.ForEach(_nodes, node => node.Dispose());
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task GetOrMakeAsync_TwoHundredCallersOnThreeNodes_MakeItOnce()
    {
        var made = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var callers = Enumerable.Range(0, 200)
            .Select(caller => AskAsync(_nodes[caller % Nodes], "page", SharedLifetime.Historical, async () =>
            {
                Interlocked.Increment(ref made);
                // Until all of them are there.
                await all.Task;
                return Page;
            }))
            .ToArray();
        all.SetResult();
        var answers = await Task.WhenAll(callers);

        Assert.Equal(1, made);
        Assert.All(answers, answer => Assert.False(answer.IsStale));
        Assert.All(answers, answer => Assert.Equal(Page, answer.Bytes!));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n")]
    public async Task GetOrMakeAsync_ServerHoldsWhatSomebodyElseWrote_MakesItAgain(string junk)
    {
        var made = 0;
        await AskAsync(_nodes[0], "page", SharedLifetime.Historical, MakeAsync);
        var connection = _connections[0];
        var key = connection.Key("v2:answer:page");
        Assert.True(await connection.CallAsync(
            database => database.StringSetAsync(key, junk, when: When.Exists), Cancellation));

        var answer = await AskAsync(_nodes[1], "page", SharedLifetime.Historical, MakeAsync);

        Assert.Equal(Page, answer.Bytes!);
        Assert.Equal(2, made);

        Task<byte[]?> MakeAsync()
        {
            made++;
            return Task.FromResult<byte[]?>(Page);
        }
    }

    [Fact]
    public async Task GetOrMakeAsync_OtherKey_IsMadeAnew()
    {
        await AskAsync(_nodes[0], "1:all:v1", SharedLifetime.Historical, () => Task.FromResult<byte[]?>([1]));

        var answer = await AskAsync(
            _nodes[1], "1:all:v2", SharedLifetime.Historical, () => Task.FromResult<byte[]?>([2]));

        Assert.Equal([2], answer.Bytes!);
    }

    [Fact]
    public async Task GetOrMakeAsync_NotToBeShared_IsNotKept()
    {
        var none = await AskAsync(
            _nodes[0], "private", SharedLifetime.Recent, () => Task.FromResult<byte[]?>(null));

        var next = await AskAsync(
            _nodes[0], "private", SharedLifetime.Recent, () => Task.FromResult<byte[]?>([3]));

        Assert.Null(none.Bytes);
        Assert.Equal([3], next.Bytes!);
    }

    [Fact]
    public async Task GetOrMakeAsync_LifetimeOverAndStoreAway_GivesTheOlderOneAndSaysSo()
    {
        var moment = Duration.FromMilliseconds(1);
        await AskAsync(_nodes[0], "older", moment, () => Task.FromResult<byte[]?>([4]));

        SharedAnswer answer = default;
        await Until.TrueAsync(
            async () =>
            {
                answer = await AskAsync(
                    _nodes[1], "older", moment, () => throw new StorageUnavailableException("The store is away."));
                return answer.IsStale;
            },
            () => "Its lifetime does not end.");
        var back = await AskAsync(_nodes[1], "older", moment, () => Task.FromResult<byte[]?>([5]));

        Assert.Equal([4], answer.Bytes!);
        Assert.Equal((false, 5), (back.IsStale, back.Bytes![0]));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => AskAsync(
            _nodes[2], "never", moment, () => throw new StorageUnavailableException("The store is away.")));
    }

    [Fact]
    public async Task GetOrMakeAsync_MakingFails_LetsTheNextOneMakeIt()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => AskAsync(
            _nodes[0], "fails", SharedLifetime.Recent, () => throw new InvalidOperationException("no")));

        var next = await AskAsync(
            _nodes[1], "fails", SharedLifetime.Recent, () => Task.FromResult<byte[]?>([6]));

        Assert.Equal([6], next.Bytes!);
    }

    [Fact]
    public void Deserialize_CutOff_IsRefused() =>
        Assert.Throws<FormatException>(() => new ByteSerializer().Deserialize<byte[]>([1, 2, 3]));

    private static Task<SharedAnswer> AskAsync(
        RedisAnswerCache node, string key, Duration lifetime, Func<Task<byte[]?>> make) =>
        node.GetOrMakeAsync(key, lifetime, _ => make(), Cancellation).AsTask();

    // A busy machine may take longer than callers would wait.
    private static RedisAnswerCache Create(RedisConnection connection) =>
        new(connection, TimeSpan.FromSeconds(30), TimeProvider.System, NullLogger<FusionCache>.Instance);
}

public sealed class SingleRedisAnswerCacheTests() : RedisAnswerCacheTests(RedisForm.Single);

public sealed class SentinelRedisAnswerCacheTests() : RedisAnswerCacheTests(RedisForm.Sentinel);

public sealed class ClusterRedisAnswerCacheTests() : RedisAnswerCacheTests(RedisForm.Cluster);

public sealed class LostRedisAnswerCacheTests
{
    [Fact]
    public async Task GetOrMakeAsync_RedisAway_MakesEveryAnswer()
    {
        await using var connection = SharedRedis.Connect(
            $"127.0.0.1:{FreePort.Find()}", new RedisOptions { CallTimeout = TimeSpan.FromSeconds(10) });
        using var cache = new RedisAnswerCache(
            connection, RedisAnswerCache.HardTimeout, TimeProvider.System, NullLogger<FusionCache>.Instance);

        for (var number = 0; number < 20; number++)
        {
            await MakeAsync(cache, (byte)number);
        }
    }

    [Fact]
    public async Task GetOrMakeAsync_RedisFrozen_WaitsNoLongerThanTheHardTimeout()
    {
        RedisInstallation.SkipUnlessThere();
        await using var server = await RedisServer.StartAsync();
        // A call that waited for the server's answer would not come back before the test's patience ends.
        await using var connection = SharedRedis.Connect(
            server.Address, new RedisOptions { CallTimeout = TimeSpan.FromMinutes(10) });
        using var cache = new RedisAnswerCache(
            connection, RedisAnswerCache.HardTimeout, TimeProvider.System, NullLogger<FusionCache>.Instance);
        await MakeAsync(cache, 1);

        await server.FreezeAsync();
        try
        {
            await MakeAsync(cache, 2).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }
        finally
        {
            await server.ThawAsync();
        }
    }

    [Fact]
    public async Task GetOrMakeAsync_ServerHoldsTheStateToo_KeepsAnswersNoLongerThanTheyLiveAndNoneWithoutRoom()
    {
        RedisInstallation.SkipUnlessThere();
        await using var server = await RedisServer.StartAsync();
        await using var connection = SharedRedis.Connect(server.Address, SharedRedis.NewOptions(), mayEvict: false);
        // Redis, on a machine that others use, may take its time.
        using var cache = new RedisAnswerCache(
            connection, TimeSpan.FromSeconds(30), TimeProvider.System, NullLogger<FusionCache>.Instance);

        await MakeAsync(cache, 1);
        connection.HasRoom = false;
        await MakeAsync(cache, 2);

        var kept = Assert.Single(await KeysAsync(connection));
        Assert.Contains("page-1", kept, StringComparison.Ordinal);
        var left = await connection.CallAsync(
            database => database.KeyTimeToLiveAsync(kept), TestContext.Current.CancellationToken);
        Assert.InRange(left!.Value, TimeSpan.Zero, SharedLifetime.Recent.ToTimeSpan());
    }

    private static async Task<string[]> KeysAsync(RedisConnection connection) =>
        (string[])(await connection.CallAsync(
            database => database.ExecuteAsync("KEYS", "*answer:*"), TestContext.Current.CancellationToken))!;

    private static async Task MakeAsync(RedisAnswerCache cache, byte number)
    {
        var answer = await cache.GetOrMakeAsync(
            $"page-{number}",
            SharedLifetime.Recent,
            _ => Task.FromResult<byte[]?>([number]),
            TestContext.Current.CancellationToken);
        Assert.Equal([number], answer.Bytes!);
    }
}
