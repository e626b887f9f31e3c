using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Infrastructure.Tests.Redis;

/// <summary>A master, a replica, and three Sentinels that replace the one by the other.</summary>
internal sealed class RedisSentinels : IAsyncDisposable
{
    private readonly List<RedisServer> _sentinels = [];

    private RedisSentinels(RedisServer master, RedisServer replica) => (Master, Replica) = (master, replica);

    /// <summary>What was the master at first.</summary>
    public RedisServer Master { get; }

    public RedisServer Replica { get; }

    public IReadOnlyList<RedisServer> Sentinels => _sentinels;

    public string ConnectionString =>
        string.Join(',', _sentinels.Select(sentinel => sentinel.Address)) + ",serviceName=finapi";

    /// <param name="canCut">Whether each of the servers can be cut off.</param>
    public static async Task<RedisSentinels> StartAsync(bool canCut = false)
    {
        var master = await RedisServer.StartAsync(RedisPlace.Find(canCut));
        var replica = await RedisServer.StartAsync(
            RedisPlace.Find(canCut), $"replicaof 127.0.0.1 {master.Place.OuterPort}");
        var all = new RedisSentinels(master, replica);
        try
        {
            await Until.TrueAsync(
                async () => await replica.FindInfoAsync("replication", "master_link_status") == "up",
                () => "The replica does not find its master.");
            for (var i = 0; i < 3; i++)
            {
                all._sentinels.Add(await RedisServer.StartSentinelAsync(master, RedisPlace.Find(canCut)));
            }

            // A fail-over needs Sentinels that know each other and the replica.
            await Until.TrueAsync(all.KnowEachOtherAsync, () => "The Sentinels do not find each other.");
            return all;
        }
        catch
        {
            await all.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _sentinels.Append(Replica).Append(Master))
        {
            await server.DisposeAsync();
        }
    }

    private async Task<bool> KnowEachOtherAsync()
    {
        foreach (var sentinel in _sentinels)
        {
            var known = await sentinel.FindInfoAsync("sentinel", "master0");
            if (known is null || !known.Contains("slaves=1,sentinels=3", StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
