using System.Globalization;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Infrastructure.Tests.Redis;

/// <summary>Three masters, each with a replica, which share the slots of a cluster.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    private const int Masters = 3;
    private const int Slots = 16_384;

    private readonly List<RedisServer> _servers = [];

    /// <summary>The masters, then the replica of each.</summary>
    public IReadOnlyList<RedisServer> Servers => _servers;

    /// <summary>Two of the servers: the client finds the others.</summary>
    public string ConnectionString => $"{_servers[0].Address},{_servers[^1].Address}";

    /// <param name="canCut">Whether each of the servers can be cut off.</param>
    public static async Task<RedisCluster> StartAsync(bool canCut = false)
    {
        // What "redis-cli --cluster create" writes in the end, without its many seconds of waiting.
        RedisPlace[] places = [.. Enumerable.Range(0, 2 * Masters).Select(_ => RedisPlace.Find(canCut))];
        var cluster = new RedisCluster();
        try
        {
            for (var i = 0; i < places.Length; i++)
            {
                var place = places[i];
                cluster._servers.Add(await RedisServer.StartAsync(
                    place,
                    _ =>
                    [
                        "cluster-enabled yes", $"cluster-port {place.Bus}", "cluster-node-timeout 1500",
                        "cluster-config-file nodes.conf", .. place.Settings("cluster-announce"),
                        $"cluster-announce-bus-port {place.OuterBus}",
                    ],
                    new Dictionary<string, string>(StringComparer.Ordinal) { ["nodes.conf"] = Nodes(places, i) }));
            }

            foreach (var server in cluster._servers)
            {
                await Until.TrueAsync(
                    async () => await server.SendAsync("CLUSTER", "COUNTKEYSINSLOT", "0") == ":0"
                        && await cluster.IsWholeAsync(),
                    () => "The cluster does not come together.");
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    // Every replica has the data of its master: only then can a master be lost.
    private async Task<bool> IsWholeAsync()
    {
        foreach (var replica in _servers.Skip(Masters))
        {
            if (await replica.FindInfoAsync("replication", "master_link_status") != "up")
            {
                return false;
            }
        }

        // A node refuses all keys until it believes that every slot is served.
        foreach (var master in _servers.Take(Masters))
        {
            var answer = await master.SendAsync("GET", "none");
            if (!answer.StartsWith("-MOVED", StringComparison.Ordinal) && answer != "$-1")
            {
                return false;
            }
        }

        return true;
    }

    private static string Nodes(RedisPlace[] places, int own)
    {
        var lines = places.Select((place, i) =>
        {
            var (first, last) = (i * Slots / Masters, ((i + 1) * Slots / Masters) - 1);
            return string.Join(
                ' ',
                Id(i),
                $"127.0.0.1:{place.OuterPort}@{place.OuterBus}",
                (i == own ? "myself," : string.Empty) + (i < Masters ? "master" : "slave"),
                i < Masters ? "-" : Id(i - Masters),
                "0 0",
                (i % Masters) + 1,
                "connected",
                i < Masters ? $"{first}-{last}" : string.Empty).TrimEnd();
        });
        return string.Join('\n', [.. lines, $"vars currentEpoch {Masters} lastVoteEpoch 0", string.Empty]);
    }

    private static string Id(int server) => server.ToString("x40", CultureInfo.InvariantCulture);
}
