using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Tests.Redis;
using Microsoft.Extensions.Logging.Abstractions;

[assembly: AssemblyFixture(typeof(SharedRedis))]

namespace FinApi.Infrastructure.Tests.Redis;

/// <summary>
/// Servers of each form for all tests that break nothing, started for the first of them; a prefix of keys for each.
/// </summary>
public sealed class SharedRedis : IAsyncDisposable
{
    private static readonly Lazy<Task<RedisServer>> SingleStarted = new(() => RedisServer.StartAsync());
    private static readonly Lazy<Task<RedisSentinels>> SentinelsStarted = new(() => RedisSentinels.StartAsync());
    private static readonly Lazy<Task<RedisCluster>> ClusterStarted = new(() => RedisCluster.StartAsync());

    private static int _prefixes;

    internal static Task<RedisServer> Single => SingleStarted.Value;

    internal static Task<RedisSentinels> Sentinels => SentinelsStarted.Value;

    internal static Task<RedisCluster> Cluster => ClusterStarted.Value;

    /// <summary>A connection to servers of a form, with keys of its own. Skips where Redis is not installed.</summary>
    internal static async Task<RedisConnection> ConnectAsync(RedisForm form) =>
        Connect(await ConnectionStringAsync(form), NewOptions());

    /// <summary>Options with a prefix that no other test has.</summary>
    internal static RedisOptions NewOptions() =>
        new() { KeyPrefix = $"test{Interlocked.Increment(ref _prefixes)}:", CallTimeout = TimeSpan.FromSeconds(10) };

    internal static RedisConnection Connect(string connectionString, RedisOptions options, bool mayEvict = true) =>
        new(
            "ConnectionStrings:RedisState",
            connectionString,
            options,
            TimeProvider.System,
            NullLogger<RedisConnection>.Instance)
        {
            MayEvict = mayEvict,
        };

    internal static async Task<string> ConnectionStringAsync(RedisForm form)
    {
        RedisInstallation.SkipUnlessThere();
        return form switch
        {
            RedisForm.Single => (await Single).Address,
            RedisForm.Sentinel => (await Sentinels).ConnectionString,
            _ => (await Cluster).ConnectionString,
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (SingleStarted.IsValueCreated)
        {
            await (await SingleStarted.Value).DisposeAsync();
        }

        if (SentinelsStarted.IsValueCreated)
        {
            await (await SentinelsStarted.Value).DisposeAsync();
        }

        if (ClusterStarted.IsValueCreated)
        {
            await (await ClusterStarted.Value).DisposeAsync();
        }
    }
}
