using System.Globalization;
using FinApi.Application.Paging;
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
    private readonly ISigningKey _key = new FixedKey(1);

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

    [Fact]
    public async Task StartingAsync_KeysOfAnotherStore_RefusesUntilItsNodesAreGone()
    {
        RedisInstallation.SkipUnlessThere();
        await using var server = await RedisServer.StartAsync();
        await using var first = Connections(server.Address, null);
        await using var second = Connections(server.Address, null);
        await using var other = Connections(server.Address, null);
        await using var prefixed = Connections(server.Address, null, "other:");
        await Watch(first).StartingAsync(Cancellation);

        await Watch(second).StartingAsync(Cancellation);
        await Watch(prefixed, key: new FixedKey(2)).StartingAsync(Cancellation);
        var refused = await Assert.ThrowsAsync<StoreUnusableException>(
            () => Watch(other, key: new FixedKey(2)).StartingAsync(Cancellation));
        await server.SendAsync("DEL", "{store}:owner");
        await Watch(other, key: new FixedKey(2)).StartingAsync(Cancellation);

        Assert.Contains("belong to another store", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Redis:KeyPrefix", refused.Message, StringComparison.Ordinal);
        var left = await server.SendAsync("PTTL", "{store}:owner");
        Assert.InRange(long.Parse(left.TrimStart(':'), CultureInfo.InvariantCulture), 1, 60_000);
    }

    [Theory]
    [InlineData("user=finapi,password=wrong", "does not know the user or password: correct user= and password=")]
    [InlineData("", "does not know the user or password: correct user= and password=")]
    [InlineData("user=finapi,password=right,ssl=true", "cannot be reached: start it, or correct its address, ssl=")]
    [InlineData("user=narrow,password=right", "grant it ~* &* +@all -@dangerous +info, or correct Redis:KeyPrefix")]
    [InlineData("user=blind,password=right", "grant it ~* &* +@all -@dangerous +info, or correct Redis:KeyPrefix")]
    public async Task StartingAsync_ConnectionStringThatDoesNotFitTheServer_SaysWhatToCorrect(
        string rest, string expected)
    {
        RedisInstallation.SkipUnlessThere();
        await using var server = await RedisServer.StartAsync(
            RedisPlace.Find(),
            folder => [$"aclfile {folder}/users.acl"],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["users.acl"] = "user default off\nuser finapi on >right ~* &* +@all\n"
                    + "user narrow on >right ~app:* &app:* +@all -@dangerous +info\n"
                    + "user blind on >right ~* &* +@all -@dangerous\n",
            });
        await using var connections = Connections(null, $"{server.Address},{rest}".TrimEnd(','));
        var watch = Watch(connections);

        await watch.StartingAsync(Cancellation);

        var state = await watch.GetStateAsync(Cancellation);
        Assert.Equal(StoreHealth.Degraded, state.Health);
        Assert.Contains(expected, state.Detail, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:RedisState", state.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", state.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(",serviceName=nobody", "is not known to the Sentinels")]
    [InlineData("", "serviceName= (where the address is a Sentinel's, and only there)")]
    public async Task StartingAsync_SentinelsWithoutTheRightName_SaysWhatToCorrect(string name, string expected)
    {
        RedisInstallation.SkipUnlessThere();
        var sentinels = (await SharedRedis.Sentinels).ConnectionString.Split(",serviceName")[0];
        await using var connections = Connections(null, sentinels + name);
        var watch = Watch(connections);

        await watch.StartingAsync(Cancellation);

        Assert.Contains(expected, (await watch.GetStateAsync(Cancellation)).Detail, StringComparison.Ordinal);
    }

    private static RedisConnections Connections(string? cache, string? state, string prefix = "") =>
        new(
            cache, state, Options.Create(new RedisOptions { KeyPrefix = prefix }), TimeProvider.System,
            NullLogger<RedisConnection>.Instance);

    private RedisWatch Watch(
        RedisConnections connections, RedisLogMetrics? metrics = null, ISigningKey? key = null) =>
        new(connections, metrics, key ?? _key, TimeProvider.System, _log.For<RedisWatch>());
}
