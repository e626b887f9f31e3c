using FinApi.Application.Storage;
using FinApi.Infrastructure.Redis.Log;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FinApi.Infrastructure.Redis;

/// <summary>
/// Looks at the servers before the node starts and every 10 s from then on. A server that FinApi cannot use stops the
/// start; one that does not answer does not, for the node works without it.
/// </summary>
internal sealed partial class RedisWatch(
    RedisConnections connections,
    RedisLogMetrics? log,
    TimeProvider timeProvider,
    ILogger<RedisWatch> logger) : BackgroundService, IHostedLifecycleService, IStoreMonitor
{
    private const int FullPercent = 90;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly HashSet<string> _warned = [];
    private volatile StoreState _state = new("redis", StoreHealth.Degraded, "it was not asked yet.", 0, null);

    public ValueTask<StoreState> GetStateAsync(CancellationToken cancellationToken)
    {
        var state = _state;
        string[] problems =
        [
            .. Words(state.Detail),
            .. Words(log is { IsAway: true } ? "this node follows the log by the rows of the store." : string.Empty),
            .. Words(log is { IsBehind: true } ? "it lacks rows of the log, which this node owes it." : string.Empty),
        ];
        return ValueTask.FromResult(state with
        {
            Health = problems.Length == 0 ? StoreHealth.Healthy : StoreHealth.Degraded,
            Detail = string.Join(' ', problems),
        });

        static IEnumerable<string> Words(string text) => text.Length == 0 ? [] : [text];
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
            foreach (var refusal in await LookAsync(stoppingToken))
            {
                LogUnusable(refusal);
            }
        }
    }

    // Returns why servers cannot be used.
    private async Task<IReadOnlyList<string>> LookAsync(CancellationToken cancellationToken)
    {
        List<string> problems = [];
        List<string> refusals = [];
        var (used, most, hasRoom) = (0L, 0L, true);
        foreach (var connection in new[] { connections.State, connections.Cache }.OfType<RedisConnection>().Distinct())
        {
            var isState = connection == connections.State;
            try
            {
                foreach (var facts in await AskAsync(connection, cancellationToken))
                {
                    refusals.AddRange(Words(facts.FindRefusal(connection.Setting, isState)));
                    if (isState)
                    {
                        (used, most) = (used + facts.UsedBytes, most + facts.MaxBytes);
                        hasRoom &= facts.IsHalfEmpty;
                        problems.AddRange(Words(FindShortage(connection.Setting, facts)));
                        Warn(facts.FindWarnings(connection.Setting));
                    }
                }
            }
            catch (StorageUnavailableException exception)
            {
                problems.Add(exception.Message);
                Warn([exception.Message]);
            }
        }

        connections.State.HasRoom = hasRoom;
        problems.AddRange(refusals);
        _state = new StoreState(
            "redis", StoreHealth.Healthy, string.Join(' ', problems), used, most == 0 ? null : most);
        return refusals;

        static IEnumerable<string> Words(string? text) => text is null ? [] : [text];
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
}
