using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Tests.Network;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Infrastructure.Tests.Redis.Log;

/// <summary>The log while servers and nodes are cut off. Every follower has every row once and in order.</summary>
public sealed class RedisLogCutTests
{
    private readonly StoredRows _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisForm.Sentinel)]
    [InlineData(RedisForm.Cluster)]
    public async Task AppendAsync_MasterIsCutOff_GoesToItsReplica(RedisForm form)
    {
        RedisInstallation.SkipUnlessThere();
        var (servers, all, text) = await StartAsync(form);
        await using var _ = servers;
        await using var writer = Node(text);
        await using var follower = Node(text);
        var following = follower.FollowAsync(0, rows: 40, Cancellation);
        await writer.AppendAsync(1, 20);
        var master = await RedisServer.FindLogMasterAsync(all);

        master.Place.Cable.Cut();
        await writer.AppendAsync(21, 40);

        Assert.Equal(Positions(1, 40), await following);
        await writer.UntilRedisHasAsync(40);
        master.Place.Cable.Mend();
        await Until.TrueAsync(
            async () => await master.FindInfoAsync("replication", "role") == "slave",
            () => "The earlier master does not give way.");
        following = follower.FollowAsync(40, rows: 20, Cancellation);
        await writer.AppendAsync(41, 60);
        Assert.Equal(Positions(41, 60), await following);
        await writer.UntilRedisHasAsync(60);
    }

    [Fact]
    public async Task AppendAsync_SentinelIsCutOff_OthersNameTheMasterAndReplaceIt()
    {
        RedisInstallation.SkipUnlessThere();
        await using var servers = await RedisSentinels.StartAsync(canCut: true);
        servers.Sentinels[0].Place.Cable.Cut();
        await using var writer = Node(servers.ConnectionString);
        await writer.AppendAsync(1, 10);
        await writer.UntilRedisHasAsync(10);

        await servers.Master.KillAsync();
        await writer.AppendAsync(11, 20);

        await writer.UntilRedisHasAsync(20);
    }

    [Fact]
    public async Task ReadAsync_NodesAreCutOff_ReadTheStoreAndComeBack()
    {
        RedisInstallation.SkipUnlessThere();
        await using var server = await RedisServer.StartAsync();
        await using var writerNetwork = TcpProxy.Tunnel();
        await using var followerNetwork = TcpProxy.Tunnel();
        await using var writer = Node(server.Address, writerNetwork);
        await using var follower = Node(server.Address, followerNetwork);
        await writer.AppendAsync(1, 5);
        Assert.Equal(Positions(1, 5), await follower.FollowAsync(0, rows: 5, Cancellation));

        followerNetwork.Cable.Cut();
        await writer.AppendAsync(6, 10);
        Assert.Equal(Positions(6, 10), await follower.FollowAsync(5, rows: 5, Cancellation));
        Assert.True(follower.Metrics.IsAway);
        followerNetwork.Cable.Mend();

        writerNetwork.Cable.Cut();
        await writer.AppendAsync(11, 15);
        Assert.True(writer.Metrics.IsBehind);
        Assert.Equal(Positions(11, 15), await follower.FollowAsync(10, rows: 5, Cancellation));
        writerNetwork.Cable.Mend();
        await writer.UntilRedisHasAsync(15);

        var last = 15;
        await Until.TrueAsync(
            async () =>
            {
                last++;
                await writer.AppendAsync(last, last);
                Assert.Equal(Positions(last, last), await follower.FollowAsync(last - 1, rows: 1, Cancellation));
                return !follower.Metrics.IsAway;
            },
            () => "The follower never comes back to Redis.");
    }

    private static async Task<(IAsyncDisposable Servers, IReadOnlyList<RedisServer> All, string Text)> StartAsync(
        RedisForm form)
    {
        if (form == RedisForm.Cluster)
        {
            var cluster = await RedisCluster.StartAsync(canCut: true);
            return (cluster, cluster.Servers, cluster.ConnectionString);
        }

        var sentinels = await RedisSentinels.StartAsync(canCut: true);
        return (sentinels, [sentinels.Master, sentinels.Replica], sentinels.ConnectionString);
    }

    private RedisLogNode Node(string connectionString, TcpProxy? network = null) =>
        new(
            network is null ? connectionString : $"{connectionString},tunnel=http:127.0.0.1:{network.Address.Port}",
            new RedisOptions(),
            _store);

    private static IEnumerable<long> Positions(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(position => (long)position);
}
