using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis.Cache;

/// <summary>Bytes under keys of the cache server, over the connection that everything else uses.</summary>
internal sealed class RedisBytes(RedisConnection connection, TimeProvider timeProvider) : IDistributedCache
{
    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        await connection.CallAsync(database => database.StringGetAsync(connection.Key(key)), token);

    public async Task SetAsync(
        string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var lifetime = options.AbsoluteExpirationRelativeToNow
            ?? options.AbsoluteExpiration - timeProvider.GetUtcNow()
            ?? throw new ArgumentException("What is shared has an end.", nameof(options));
        await connection.CallAsync(
            database => database.StringSetAsync(connection.Key(key), value, lifetime), token);
    }

    public async Task RemoveAsync(string key, CancellationToken token = default) =>
        await connection.CallAsync(database => database.KeyDeleteAsync(connection.Key(key)), token);

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    // Nobody asks so: a thread would wait.
    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) =>
        throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();
}
