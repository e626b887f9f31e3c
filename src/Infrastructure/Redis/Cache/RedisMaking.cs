using FinApi.Application.Storage;
using FinApi.Infrastructure.Redis.Scripting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion.Locking.Distributed;

namespace FinApi.Infrastructure.Redis.Cache;

/// <summary>
/// Who makes an answer at this moment, over all nodes: a key of the cache server. Without Redis, or when it takes
/// longer than the others will wait, each node makes the answer itself: dearer, never wrong.
/// </summary>
internal sealed class RedisMaking(RedisConnection connection, TimeSpan hardTimeout, TimeProvider timeProvider)
    : IFusionCacheDistributedLocker, IDisposable
{
    // Longer than a page may take. A node that dies keeps others waiting no longer than they have patience.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Breaker = TimeSpan.FromSeconds(3);
    private const int MinPauseMilliseconds = 5;
    private const int MaxPauseMilliseconds = 15;

    private readonly ScriptCall _release = Scripts.On(connection, Scripts.Release);
    private long _brokenUntil;

    public async ValueTask<object?> AcquireLockAsync(
        string cacheName,
        string cacheInstanceId,
        string operationId,
        string key,
        string lockName,
        TimeSpan timeout,
        ILogger? logger,
        CancellationToken token)
    {
        var start = timeProvider.GetTimestamp();
        RedisValue own = Guid.NewGuid().ToString("n");
        while (timeProvider.GetTimestamp() >= Volatile.Read(ref _brokenUntil)
            && timeProvider.GetElapsedTime(start) < timeout)
        {
            try
            {
                if (await TakeAsync(lockName, own))
                {
                    if (!token.IsCancellationRequested)
                    {
                        return own.ToString();
                    }

                    await GiveAsync(lockName, own);
                }
            }
            catch (Exception e) when (e is StorageUnavailableException or TimeoutException)
            {
                // Redis may do it yet: what it is told on the same connection comes behind it.
                _ = GiveAsync(lockName, own);
                Volatile.Write(
                    ref _brokenUntil,
                    timeProvider.GetTimestamp() + (long)(Breaker.TotalSeconds * timeProvider.TimestampFrequency));
                return null;
            }

            // One caller a node waits here; the pause differs, so that they do not ask at once.
            var pause = Random.Shared.Next(MinPauseMilliseconds, MaxPauseMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(pause), timeProvider, token);
        }

        return null;
    }

    public async ValueTask ReleaseLockAsync(
        string cacheName,
        string cacheInstanceId,
        string operationId,
        string key,
        string lockName,
        object? lockObj,
        ILogger? logger,
        CancellationToken token)
    {
        if (lockObj is string own)
        {
            await GiveAsync(lockName, own);
        }
    }

    // Nobody asks so: a thread would wait.
    public object? AcquireLock(
        string cacheName,
        string cacheInstanceId,
        string operationId,
        string key,
        string lockName,
        TimeSpan timeout,
        ILogger? logger,
        CancellationToken token) =>
        throw new NotSupportedException();

    public void ReleaseLock(
        string cacheName,
        string cacheInstanceId,
        string operationId,
        string key,
        string lockName,
        object? lockObj,
        ILogger? logger,
        CancellationToken token) =>
        throw new NotSupportedException();

    public void Dispose()
    {
        // The connection is not its own.
    }

    // Both to the end, whoever goes away: a key that nobody gives back keeps the others waiting.
    private Task<bool> TakeAsync(string lockName, RedisValue own) =>
        connection
            .CallAsync(
                database => database.LockTakeAsync(connection.Key(NameOf(lockName)), own, Longest),
                CancellationToken.None)
            .AsTask()
            .WaitAsync(hardTimeout, timeProvider);

    private async Task GiveAsync(string lockName, RedisValue own)
    {
        try
        {
            // Not the client's own way: a transaction, which holds the connection until the server answers.
            await _release([NameOf(lockName)], [own]).AsTask().WaitAsync(hardTimeout, timeProvider);
        }
        catch (Exception e) when (e is StorageUnavailableException or TimeoutException)
        {
            // It ends by itself.
        }
    }

    private static string NameOf(string lockName) => $"making:{lockName}";
}
