using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis;

/// <summary>
/// Where nodes share what is not in the store: one place that may evict, and one that must not. Both are the same
/// connection unless the settings name two.
/// </summary>
internal sealed class RedisConnections : IAsyncDisposable
{
    /// <summary>The connection string of the cache, and of the state where that has none.</summary>
    public const string CacheName = "Redis";

    /// <summary>The connection string of the state.</summary>
    public const string StateName = "RedisState";

    /// <param name="cache">What <c>ConnectionStrings:Redis</c> holds; null or empty for no cache.</param>
    /// <param name="state">What <c>ConnectionStrings:RedisState</c> holds; null or empty for that of the cache.</param>
    /// <param name="options">What else is set.</param>
    /// <param name="timeProvider">The machine's clock.</param>
    /// <param name="logger">Is told of connections that break and come back.</param>
    public RedisConnections(
        string? cache,
        string? state,
        IOptions<RedisOptions> options,
        TimeProvider timeProvider,
        ILogger<RedisConnection> logger)
    {
        var isOne = string.IsNullOrWhiteSpace(state);
        Cache = string.IsNullOrWhiteSpace(cache) ? null : Connect(CacheName, cache, mayEvict: !isOne);
        State = isOne ? Cache! : Connect(StateName, state!, mayEvict: false);

        RedisConnection Connect(string name, string text, bool mayEvict) =>
            new($"ConnectionStrings:{name}", text, options.Value, timeProvider, logger) { MayEvict = mayEvict };
    }

    /// <summary>For what may be lost: kept answers. Null where only <c>RedisState</c> is set.</summary>
    public RedisConnection? Cache { get; }

    /// <summary>For what must not be evicted: the log, limits and slots.</summary>
    public RedisConnection State { get; }


    /// <summary>
    /// Asks to be given each client, by its setting: at once where it is there, else when it first connects.
    /// </summary>
    public void WhenMade(Action<string, IConnectionMultiplexer> take)
    {
        State.WhenMade(client => take(State.Setting, client));
        if (Cache is not null && Cache != State)
        {
            Cache.WhenMade(client => take(Cache.Setting, client));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Cache is not null)
        {
            await Cache.DisposeAsync();
        }

        await State.DisposeAsync();
    }
}
