using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Tests.Contracts;
using FinApi.Infrastructure.Tests.Postgres;
using NodaTime;

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
        await writer.AppendAsync(1, 5);
        Assert.Equal(Positions(1, 5), await follower.FollowAsync(0, rows: 5, Cancellation));

        await server.KillAsync();
        await writer.AppendAsync(6, 10);
        Assert.Equal(Positions(6, 10), await follower.FollowAsync(5, rows: 5, Cancellation));
        Assert.True(follower.Metrics.IsAway);
        Assert.True(writer.Metrics.IsBehind);

        await server.RestartAsync();
        await writer.UntilRedisHasAsync(10);
        await writer.AppendAsync(11, 20);
        Assert.Equal(Positions(11, 20), await follower.FollowAsync(10, rows: 10, Cancellation));
        Assert.False(writer.Metrics.IsBehind);
    }

    [Fact]
    public async Task AppendAsync_MemoryIsFull_IsOwedUntilThereIsRoom()
    {
        RedisInstallation.SkipUnlessThere();
        await using var server = await RedisServer.StartAsync();
        await using var writer = Node(server.Address);
        await writer.AppendAsync(1, 2);
        await server.FillAsync();

        await writer.AppendAsync(3, 4);
        Assert.True(writer.Metrics.IsBehind);

        await server.MakeRoomAsync();
        await writer.UntilRedisHasAsync(4);
    }

    [Fact]
    public async Task AppendAsync_MoreThanTheWindowHolds_KeepsMemoryBoundedAndLosesNothing()
    {
        RedisInstallation.SkipUnlessThere();
        const long maxBytes = 1L << 20;
        await using var load = await LogPortLoad.StartAsync(itemsARow: 256, maxBytes);

        await load.RunAsync(rows: 400, perSecond: null);

        // A fifth for the stream, and what the server keeps for its clients.
        Assert.InRange(load.MostBytes, maxBytes, 4 * maxBytes);
    }

    [Fact]
    public async Task ReadAsync_MemoryIsFull_FollowsTheStoreUntilThereIsRoom()
    {
        RedisInstallation.SkipUnlessThere();
        await using var server = await RedisServer.StartAsync();
        await using var writer = Node(server.Address);
        await using var follower = Node(server.Address);
        await writer.AppendAsync(1, 2);
        await follower.FollowAsync(0, rows: 2, Cancellation);
        await server.FillAsync();

        // Nothing is told of the first one. Those behind it must not wait as long.
        await writer.AppendAsync(3, 3);
        follower.Clock.Advance(TimeSpan.FromSeconds(2));
        await follower.FollowAsync(2, rows: 1, Cancellation);
        Assert.True(follower.Metrics.IsAway);
        for (var position = 4; position <= 8; position++)
        {
            await writer.AppendAsync(position, position);
            Assert.Equal([(long)position], await follower.FollowAsync(position - 1, rows: 1, Cancellation));
        }

        // From the store at once, and not by a look at Redis first.
        Assert.True(follower.Metrics.IsAway);

        await server.MakeRoomAsync();
        await writer.UntilRedisHasAsync(8);
        var last = 8L;
        await Until.TrueAsync(
            async () =>
            {
                last++;
                await writer.AppendAsync(last, last);
                Assert.Equal([last], await follower.FollowAsync(last - 1, rows: 1, Cancellation));
                return !follower.Metrics.IsAway;
            },
            () => "The follower never comes back to Redis.");
    }

    [Fact]
    public async Task ReadAsync_RowsAreToldLate_FollowsTheStoreUntilRedisHasThem()
    {
        RedisInstallation.SkipUnlessThere();
        await using var server = await RedisServer.StartAsync();
        await using var writer = Node(server.Address);
        await using var follower = Node(server.Address);
        await writer.AppendAsync(1, 2);
        await follower.FollowAsync(0, rows: 2, Cancellation);

        // The store has had the others for seconds when Redis is given the first of them.
        var following = follower.FollowAsync(2, rows: 1, Cancellation);
        follower.Clock.Advance(TimeSpan.FromSeconds(8));
        var late = RedisLogNode.NewRow(3, Samples.Opening + Duration.FromSeconds(1));
        _store.Add(late);
        for (var position = 4; position <= 9; position++)
        {
            _store.Add(RedisLogNode.NewRow(position, Samples.Opening + Duration.FromSeconds(position - 2)));
        }

        await writer.Log.AppendAsync(1, late, Cancellation);

        Assert.Equal([3L], await following);
        Assert.True(follower.Metrics.IsAway);
        Assert.Equal(Positions(4, 9), await follower.FollowAsync(3, rows: 6, Cancellation));
    }

    [Fact]
    public async Task AppendAsync_MemoryIsFullOfRows_LetsThemGoOnceTheWindowIsOver()
    {
        RedisInstallation.SkipUnlessThere();
        await using var server = await RedisServer.StartAsync();
        await using var writer = new RedisLogNode(
            server.Address, new RedisOptions(), _store, window: TimeSpan.FromSeconds(1));
        var last = 0L;
        await Until.TrueAsync(
            async () =>
            {
                last++;
                await writer.AppendAsync(last, last);
                return await server.SendAsync("LLEN", "{log:0}:notes") != ":1";
            },
            () => "The time of rows is not noted.");
        await server.FillAsync();

        await writer.AppendAsync(last + 1, last + 1);
        Assert.True(writer.Metrics.IsBehind);

        await writer.UntilRedisHasAsync(last + 1);
    }

    [Fact]
    public async Task AppendAsync_ReplicaBecomesMasterWithoutTheLastRows_GetsThemAgain()
    {
        RedisInstallation.SkipUnlessThere();
        await using var servers = await RedisSentinels.StartAsync();
        await using var writer = Node(servers.ConnectionString);
        await using var follower = Node(servers.ConnectionString);
        var following = follower.FollowAsync(0, rows: 60, Cancellation);
        await writer.AppendAsync(1, 20);

        // The last rows never reach the replica.
        await servers.Replica.FreezeAsync();
        await servers.Master.SendAsync("CLIENT", "KILL", "TYPE", "replica");
        await writer.AppendAsync(21, 40);
        await servers.Master.KillAsync();
        await servers.Replica.ThawAsync();
        await writer.AppendAsync(41, 50);
        await writer.UntilRedisHasAsync(50);
        await writer.AppendAsync(51, 60);

        Assert.Equal(Positions(1, 60), await following);
        await writer.UntilRedisHasAsync(60);
        await using var late = Node(servers.ConnectionString);
        var found = await late.Partition.ReadAsync(1, 20, 100, Cancellation);
        Assert.Equal(Positions(21, 60), found.Select(row => row.FirstPosition));
    }

    private RedisLogNode Node(string connectionString) =>
        new(connectionString, new RedisOptions { CallTimeout = TimeSpan.FromSeconds(1) }, _store);

    private static IEnumerable<long> Positions(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(position => (long)position);
}
