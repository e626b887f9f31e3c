using FinApi.Application.Log;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Tests.Contracts;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Infrastructure.Tests.Redis.Log;

/// <summary>The log while servers die. Every follower has every row once and in order.</summary>
public sealed class RedisLogFaultTests
{
    private readonly StoredRows _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AppendAsync_ServerLosesEverything_FollowersReadTheStoreAndThenRedis()
    {
        RedisInstallation.SkipUnlessThere();
        await using var server = await RedisServer.StartAsync();
        await using var writer = Node(server.Address);
        await using var follower = Node(server.Address);
        await AppendAsync(writer, 1, 5);
        Assert.Equal(Positions(1, 5), await follower.FollowAsync(0, rows: 5, Cancellation));

        await server.KillAsync();
        await AppendAsync(writer, 6, 10);
        Assert.Equal(Positions(6, 10), await follower.FollowAsync(5, rows: 5, Cancellation));
        Assert.True(follower.Metrics.IsAway);
        Assert.True(writer.Metrics.IsBehind);

        await server.RestartAsync();
        await UntilRedisHasAsync(writer, 10);
        await AppendAsync(writer, 11, 20);
        Assert.Equal(Positions(11, 20), await follower.FollowAsync(10, rows: 10, Cancellation));
        Assert.False(writer.Metrics.IsBehind);
    }

    [Fact]
    public async Task AppendAsync_MemoryIsFull_IsOwedUntilThereIsRoom()
    {
        RedisInstallation.SkipUnlessThere();
        await using var server = await RedisServer.StartAsync();
        await using var writer = Node(server.Address);
        await AppendAsync(writer, 1, 2);
        await server.SendAsync("CONFIG", "SET", "maxmemory", "100kb");

        await AppendAsync(writer, 3, 4);
        Assert.True(writer.Metrics.IsBehind);

        await server.SendAsync("CONFIG", "SET", "maxmemory", "0");
        await UntilRedisHasAsync(writer, 4);
    }

    [Fact]
    public async Task AppendAsync_ReplicaBecomesMasterWithoutTheLastRows_GetsThemAgain()
    {
        RedisInstallation.SkipUnlessThere();
        await using var servers = await RedisSentinels.StartAsync();
        await using var writer = Node(servers.ConnectionString);
        await using var follower = Node(servers.ConnectionString);
        var following = follower.FollowAsync(0, rows: 60, Cancellation);
        await AppendAsync(writer, 1, 20);

        // The last rows never reach the replica.
        await servers.Replica.FreezeAsync();
        await servers.Master.SendAsync("CLIENT", "KILL", "TYPE", "replica");
        await AppendAsync(writer, 21, 40);
        await servers.Master.KillAsync();
        await servers.Replica.ThawAsync();
        await AppendAsync(writer, 41, 50);
        await UntilRedisHasAsync(writer, 50);
        await AppendAsync(writer, 51, 60);

        Assert.Equal(Positions(1, 60), await following);
        await UntilRedisHasAsync(writer, 60);
        await using var late = Node(servers.ConnectionString);
        var found = await late.Partition.ReadAsync(1, 20, 100, Cancellation);
        Assert.Equal(Positions(21, 60), found.Select(row => row.FirstPosition));
    }

    private RedisLogNode Node(string connectionString) =>
        new(connectionString, new RedisOptions { CallTimeout = TimeSpan.FromSeconds(1) }, _store);

    private async Task AppendAsync(RedisLogNode writer, long first, long last)
    {
        for (var position = first; position <= last; position++)
        {
            var row = new LogRow(
                1, position, Samples.Opening, [LogEntry.Of(Samples.MinimalQuote(position), "feed", default)]);
            _store.Add(row);
            await writer.Log.AppendAsync(1, row, Cancellation);
        }
    }

    private static Task UntilRedisHasAsync(RedisLogNode node, long position) =>
        Until.TrueAsync(
            async () =>
            {
                try
                {
                    return (await node.Partition.FindStateAsync(Cancellation))?.Position >= position
                        && !node.Metrics.IsBehind;
                }
                catch (StorageUnavailableException)
                {
                    return false;
                }
            },
            () => $"Redis does not get the log up to {position}.");

    private static IEnumerable<long> Positions(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(position => (long)position);
}
