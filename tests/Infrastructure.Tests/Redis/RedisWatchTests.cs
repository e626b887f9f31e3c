using FinApi.Application.Storage;
using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Redis.Log;
using FinApi.Infrastructure.Tests.Feeds;
using FinApi.Infrastructure.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Tests.Redis;

public sealed class RedisWatchTests
{
    private readonly LogRecorder _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartingAsync_ServerThatEvicts_MayBeTheCacheAndNotTheState()
    {
        RedisInstallation.SkipUnlessThere();
        await using var evicting = await RedisServer.StartAsync("maxmemory-policy allkeys-lru");
        await using var alone = Connections(evicting.Address, null);
        await using var both = Connections(evicting.Address, (await SharedRedis.Single).Address);

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(() => Watch(alone).StartingAsync(Cancellation));
        using var watch = Watch(both);
        await watch.StartingAsync(Cancellation);

        Assert.StartsWith(
            "The Redis server of ConnectionStrings:Redis evicts keys (maxmemory-policy allkeys-lru)", refused.Message,
            StringComparison.Ordinal);
        Assert.Equal(StoreHealth.Healthy, (await watch.GetStateAsync(Cancellation)).Health);
        Assert.Contains(_log.Lines, line => line.Text.Contains("appendonly", StringComparison.Ordinal));
        Assert.Contains(_log.Lines, line => line.Text.Contains("no replica", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartingAsync_ServerIsAway_StartsAndSaysSo()
    {
        await using var connections = Connections($"127.0.0.1:{FreePort.Find()},password=geheim", null);
        using var watch = Watch(connections);

        await watch.StartingAsync(Cancellation);

        var state = await watch.GetStateAsync(Cancellation);
        Assert.Equal(("redis", StoreHealth.Degraded), (state.Name, state.Health));
        Assert.Contains("ConnectionStrings:Redis ", state.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", state.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartingAsync_ServerIsHalfFull_TakesAnswersOnlyWhereItMayEvictThem()
    {
        RedisInstallation.SkipUnlessThere();
        await using var half = await RedisServer.StartAsync("maxmemory 1mb");
        await using var empty = await RedisServer.StartAsync("maxmemory 100mb");
        await using var one = Connections(half.Address, null);
        await using var oneEmpty = Connections(empty.Address, null);
        await using var two = Connections(half.Address, half.Address);

        foreach (var connections in new[] { one, oneEmpty, two })
        {
            using var watch = Watch(connections);
            await watch.StartingAsync(Cancellation);
        }

        Assert.Equal(
            [false, true, true], new[] { one, oneEmpty, two }.Select(connections => connections.Cache!.HasRoom));
    }

    [Fact]
    public async Task GetStateAsync_ServerNearlyFull_IsDegradedAndSaysWhatToChange()
    {
        RedisInstallation.SkipUnlessThere();
        await using var full = await RedisServer.StartAsync("maxmemory 900kb");
        await using var connections = Connections(null, full.Address);
        using var watch = Watch(connections);

        await watch.StartingAsync(Cancellation);

        var state = await watch.GetStateAsync(Cancellation);
        Assert.Equal(StoreHealth.Degraded, state.Health);
        Assert.Equal(900 * 1024, state.MaxBytes);
        Assert.Contains("raise its maxmemory", state.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetStateAsync_LogIsBehindOrAway_IsDegraded()
    {
        RedisInstallation.SkipUnlessThere();
        using var metrics = new RedisLogMetrics();
        await using var connections = Connections(null, (await SharedRedis.Single).Address);
        using var watch = Watch(connections, metrics);
        await watch.StartingAsync(Cancellation);
        Assert.Equal(string.Empty, (await watch.GetStateAsync(Cancellation)).Detail);

        metrics.IsAway = metrics.IsBehind = true;

        var state = await watch.GetStateAsync(Cancellation);
        Assert.Equal(StoreHealth.Degraded, state.Health);
        Assert.Contains("rows of the store", state.Detail, StringComparison.Ordinal);
        Assert.Contains("owes it", state.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7.0.15", "noeviction", true, null)]
    [InlineData("7.0.15", "volatile-lru", true, "evicts keys (maxmemory-policy volatile-lru)")]
    [InlineData("7.0.15", "volatile-lru", false, null)]
    [InlineData("6.2.14", "noeviction", false, "is of version 6.2.14, and FinApi needs 7.0")]
    [InlineData("6.2.14", "noeviction", true, "is of version 6.2.14, and FinApi needs 7.0")]
    [InlineData("255.255.255", "noeviction", true, null)]
    [InlineData("unstable", "noeviction", true, null)]
    public void FindRefusal_Server_IsJudgedByWhatItTells(
        string version, string policy, bool isState, string? problem)
    {
        var refusal = RedisFacts.Of(
        [
            new("redis_version", version), new("maxmemory_policy", policy),
        ]).FindRefusal("ConnectionStrings:Redis", isState);

        Assert.Equal(problem is null, refusal is null);
        Assert.Contains(problem ?? string.Empty, refusal ?? string.Empty, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1, false, new string[0])]
    [InlineData(0, 1, false, new[] { "appendonly" })]
    [InlineData(1, 0, false, new[] { "no replica" })]
    [InlineData(1, 2, false, new[] { "min-replicas-to-write" })]
    [InlineData(1, 2, true, new string[0])]
    [InlineData(0, 0, false, new[] { "appendonly", "no replica" })]
    public void FindWarnings_Server_NamesWhatIsMissing(int file, int replicas, bool waits, string[] words)
    {
        List<KeyValuePair<string, string>> info =
            [new("aof_enabled", $"{file}"), new("connected_slaves", $"{replicas}")];
        if (waits)
        {
            info.Add(new("min_slaves_good_slaves", "2"));
        }

        var warnings = RedisFacts.Of(info).FindWarnings("ConnectionStrings:RedisState").ToList();

        Assert.Equal(words.Length, warnings.Count);
        Assert.All(words.Zip(warnings), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    private static RedisConnections Connections(string? cache, string? state) =>
        new(
            cache, state, Options.Create(new RedisOptions()), TimeProvider.System,
            NullLogger<RedisConnection>.Instance);

    private RedisWatch Watch(RedisConnections connections, RedisLogMetrics? metrics = null) =>
        new(connections, metrics, TimeProvider.System, _log.For<RedisWatch>());
}
