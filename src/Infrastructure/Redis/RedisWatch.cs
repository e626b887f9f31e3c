using System.Security.Cryptography;
using FinApi.Application.Paging;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Redis.Log;
using FinApi.Infrastructure.Redis.Scripting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis;

/// <summary>
/// Looks at the servers before the node starts and every 10 s from then on. A server that FinApi cannot use stops the
/// start; one that does not answer does not, for the node works without it.
/// </summary>
internal sealed partial class RedisWatch(
    RedisConnections connections,
    RedisLogMetrics? log,
    ISigningKey key,
    TimeProvider timeProvider,
    ILogger<RedisWatch> logger) : BackgroundService, IHostedLifecycleService, IStoreMonitor
{
    private const int FullPercent = 90;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    // Of several looks, so that none who misses one loses the keys.
    private static readonly TimeSpan ClaimedFor = TimeSpan.FromMinutes(1);

    private readonly HashSet<string> _warned = [];
    private volatile StoreState _state = new("redis", StoreHealth.Degraded, "It was not asked yet.", 0, null);

    public ValueTask<StoreState> GetStateAsync(CancellationToken cancellationToken)
    {
        var state = _state;
        string[] problems =
        [
            .. Words(state.Detail.Length == 0 ? null : state.Detail),
            .. Words(log is { IsAway: true } ? "This node follows the log by the rows of the store." : null),
            .. Words(log is { IsBehind: true } ? "It lacks rows of the log, which this node owes it." : null),
        ];
        return ValueTask.FromResult(state with
        {
            Health = problems.Length == 0 ? StoreHealth.Healthy : StoreHealth.Degraded,
            Detail = string.Join(' ', problems),
        });
    }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var refusals = await LookAsync(cancellationToken);
        if (refusals is [var refusal, ..])
        {
            throw new StoreUnusableException(refusal);
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // Once for each, as warnings.
            foreach (var refusal in (await LookAsync(stoppingToken)).Where(_warned.Add))
            {
                LogUnusable(refusal);
            }
        }
    }

    // Returns why servers cannot be used.
    private async Task<IReadOnlyList<string>> LookAsync(CancellationToken cancellationToken)
    {
        var look = new Look();
        foreach (var connection in new[] { connections.State, connections.Cache }.OfType<RedisConnection>().Distinct())
        {
            try
            {
                await LookAtAsync(connection, look, cancellationToken);
            }
            catch (StorageUnavailableException exception)
            {
                var problem = RightsProblem(connection, exception)
                    ?? await connection.ExplainAsync(cancellationToken)
                    ?? exception.Message;
                look.Problems.Add(problem);
                Warn([problem]);
            }
        }

        connections.State.HasRoom = look.HasRoom;
        string[] problems = [.. look.Problems, .. look.Refusals];
        _state = new StoreState(
            "redis",
            StoreHealth.Healthy,
            string.Join(' ', problems),
            look.UsedBytes,
            look.MaxBytes == 0 ? null : look.MaxBytes);
        return look.Refusals;
    }

    private async Task LookAtAsync(RedisConnection connection, Look look, CancellationToken cancellationToken)
    {
        var isState = connection == connections.State;
        foreach (var facts in await AskAsync(connection, cancellationToken))
        {
            look.Refusals.AddRange(Words(facts.FindRefusal(connection.Setting, isState)));
            if (isState)
            {
                look.UsedBytes += facts.UsedBytes;
                look.MaxBytes += facts.MaxBytes;
                look.HasRoom &= facts.IsHalfEmpty;
                look.Problems.AddRange(Words(FindShortage(connection.Setting, facts)));
                Warn(facts.FindWarnings(connection.Setting));
            }
        }

        look.Refusals.AddRange(Words(await ClaimAsync(connection)));
    }

    private static async ValueTask<IReadOnlyList<RedisFacts>> AskAsync(
        RedisConnection connection, CancellationToken cancellationToken)
    {
        var client = await connection.ConnectAsync(cancellationToken);
        List<RedisFacts> found = [];
        try
        {
            foreach (var server in client.GetServers().Where(server => server.IsConnected && !server.IsReplica))
            {
                var info = await server.InfoAsync().WaitAsync(cancellationToken);
                found.Add(RedisFacts.Of(info.SelectMany(section => section)));
            }
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            throw RedisFailure.From(connection.Setting, e);
        }

        return found.Count > 0
            ? found
            : throw new StorageUnavailableException(
                $"The Redis server of {connection.Setting} cannot be reached, or none of them takes writes.");
    }

    // Why the keys are not this store's to use.
    private async Task<string?> ClaimAsync(RedisConnection connection)
    {
        var store = Convert.ToHexStringLower(HMACSHA256.HashData(key.Bytes, "finapi.store"u8).AsSpan(0, 16));
        var other = await Scripts.On(connection, Scripts.Claim)(
            ["{store}:owner", "{store}:claim"], [store, (long)ClaimedFor.TotalMilliseconds]);
        return other.IsNull
            ? null
            : $"The keys in the Redis server of {connection.Setting} belong to another store: give each store its own "
                + "Redis:KeyPrefix, such as finapi-2:, or name another server. If nobody uses the other store any "
                + "more, wait a minute.";
    }

    private static string? RightsProblem(RedisConnection connection, StorageUnavailableException exception) =>
        exception.InnerException is RedisServerException { Message: var message }
            && message.Contains("NOPERM", StringComparison.Ordinal)
            ? $"The Redis server of {connection.Setting} does not let its user do what FinApi does: grant it "
                + $"~{connection.Key("*")} &{connection.Key("*")} +@all -@dangerous +info, or correct Redis:KeyPrefix."
            : null;

    private static IEnumerable<string> Words(string? text) => text is null ? [] : [text];

    private static string? FindShortage(string setting, RedisFacts facts) =>
        facts.MaxBytes > 0 && facts.UsedBytes >= facts.MaxBytes / 100 * FullPercent
            ? $"The Redis server of {setting} is more than {FullPercent} % full, and refuses writes once it is full: "
                + "raise its maxmemory, or lower Log:MaxBytes."
            : null;

    // Once for each thing that is wrong, for as long as the node runs.
    private void Warn(IEnumerable<string> warnings)
    {
        foreach (var warning in warnings.Where(_warned.Add))
        {
            LogWarning(warning);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private partial void LogWarning(string warning);

    [LoggerMessage(LogLevel.Error, "{Refusal}")]
    private partial void LogUnusable(string refusal);

    // What one look at all servers has found.
    private sealed class Look
    {
        public List<string> Problems { get; } = [];

        public List<string> Refusals { get; } = [];

        public long UsedBytes { get; set; }

        public long MaxBytes { get; set; }

        public bool HasRoom { get; set; } = true;
    }
}
