using FinApi.Application.Answers;
using FinApi.Application.Storage;
using FinApi.Domain.Freshness;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;

namespace FinApi.Infrastructure.Redis.Cache;

/// <summary>
/// Answers in the cache server, by FusionCache. While that is away a new key costs a millisecond, because calls fail at
/// once; while it hangs, 100 ms, and then nothing for 3 s. A server that also holds the state does not evict: it gets
/// answers only while it is at most half full, and keeps them no longer than they live.
/// </summary>
internal sealed class RedisAnswerCache : IAnswerCache, IDisposable
{
    // Some 20 KB each. The node's first level are its kept answers: here waits what several callers ask for at once.
    private const int MaxInMemory = 256;

    /// <summary>How long a call may wait for the cache server.</summary>
    public static readonly TimeSpan HardTimeout = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Breaker = TimeSpan.FromSeconds(3);

    // Whoever waits longer for another's answer makes it too.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    // How long an answer is left for the time when the store is away.
    private static readonly TimeSpan Spare = TimeSpan.FromHours(24);

    private readonly MemoryCache _memory = new(new MemoryCacheOptions { SizeLimit = MaxInMemory });
    private readonly RedisMaking _making;
    private readonly FusionCache _cache;
    private readonly RedisConnection _connection;
    private readonly TimeSpan _hardTimeout;

    public RedisAnswerCache(
        RedisConnection connection, TimeSpan hardTimeout, TimeProvider timeProvider, ILogger<FusionCache> logger)
    {
        (_connection, _hardTimeout) = (connection, hardTimeout);
        _making = new RedisMaking(connection, hardTimeout, timeProvider);
        _cache = new FusionCache(
            Options.Create(new FusionCacheOptions
            {
                CacheName = "answers",
                CacheKeyPrefix = "answer:",
                BackplaneChannelPrefix = connection.Key("answers"),
                // Tags would ask Redis for more keys at each look.
                DisableTagging = true,
                DistributedCacheCircuitBreakerDuration = Breaker,
                BackplaneCircuitBreakerDuration = Breaker,
                DistributedCacheErrorsLogLevel = LogLevel.Debug,
                DistributedCacheSyntheticTimeoutsLogLevel = LogLevel.Debug,
                BackplaneErrorsLogLevel = LogLevel.Debug,
                FactoryErrorsLogLevel = LogLevel.Debug,
                SerializationErrorsLogLevel = LogLevel.Debug,
            }),
            _memory,
            logger);
        _cache.SetupDistributedCache(new RedisBytes(connection, timeProvider), new ByteSerializer());
        _cache.SetupDistributedLocker(_making);
        _cache.SetupBackplane(new RedisBackplane(Options.Create(new RedisBackplaneOptions
        {
            ConnectionMultiplexerFactory = async () => await connection.ConnectAsync(CancellationToken.None),
        })));
    }

    public bool IsShared => true;

    public async ValueTask<SharedAnswer> GetOrMakeAsync(
        string key,
        Duration lifetime,
        Func<CancellationToken, Task<byte[]?>> make,
        CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await _cache.GetOrSetAsync<byte[]>(
                key,
                async (context, token) =>
                {
                    var made = await make(token);
                    context.Options = made is null ? Unshared(lifetime) : Kept(lifetime);
                    return made ?? [];
                },
                default,
                Asked(lifetime),
                tags: null,
                cancellationToken);
            return new SharedAnswer(bytes.Length == 0 ? null : bytes, IsStale: false);
        }
        catch (StorageUnavailableException)
        {
            var older = await _cache.TryGetAsync<byte[]>(key, Older(lifetime), cancellationToken);
            if (older is { HasValue: true, Value: { Length: > 0 } found })
            {
                return new SharedAnswer(found, IsStale: true);
            }

            throw;
        }
    }

    public void Dispose()
    {
        _cache.Dispose();
        _making.Dispose();
        _memory.Dispose();
    }

    // An older one is not given by itself: the caller has to say that it is.
    private FusionCacheEntryOptions Asked(Duration lifetime) =>
        new(lifetime.ToTimeSpan())
        {
            Size = 1,
            MemoryLockTimeout = LockTimeout,
            DistributedLockTimeout = LockTimeout,
            DistributedCacheHardTimeout = _hardTimeout,
            DistributedCacheSoftTimeout = _hardTimeout,
            // What somebody else wrote there is made again.
            ReThrowSerializationExceptions = false,
            // Written before the lock is given back: who waits for it finds the answer.
            AllowBackgroundDistributedCacheOperations = false,
            // Other nodes have nothing else under a key with versions; what has none is over in a second.
            SkipBackplaneNotifications = lifetime > SharedLifetime.Immediate,
        };

    private FusionCacheEntryOptions Kept(Duration lifetime)
    {
        var options = Asked(lifetime);
        options.IsFailSafeEnabled = true;
        options.FailSafeMaxDuration = Spare;
        options.DistributedCacheFailSafeMaxDuration = _connection.MayEvict ? Spare : options.Duration;
        options.SkipDistributedCacheWrite = !_connection.HasRoom;
        return options;
    }

    private FusionCacheEntryOptions Older(Duration lifetime)
    {
        var options = Kept(lifetime);
        options.AllowStaleOnReadOnly = true;
        return options;
    }

    private FusionCacheEntryOptions Unshared(Duration lifetime)
    {
        var options = Asked(lifetime);
        options.SkipMemoryCacheWrite = true;
        options.SkipDistributedCacheWrite = true;
        options.SkipBackplaneNotifications = true;
        return options;
    }
}
