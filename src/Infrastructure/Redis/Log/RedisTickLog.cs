using FinApi.Application.Log;

namespace FinApi.Infrastructure.Redis.Log;

/// <summary>
/// The engine of many nodes: the writer gives each row to Redis once, and Redis sends the row to every node. Redis
/// holds copies: what it loses or lacks is read from the store.
/// </summary>
internal sealed class RedisTickLog(LogAppender appender, RedisLogReader reader) : ITickLog
{
    public bool IsShared => true;

    // What Redis does not take is owed to it; the caller has nothing to do about it.
    public ValueTask AppendAsync(long epoch, LogRow row, CancellationToken cancellationToken) =>
        appender.AppendAsync(epoch, row, cancellationToken);

    public ValueTask<LogRead> ReadAsync(
        long epoch, long position, int limit, CancellationToken cancellationToken) =>
        reader.ReadAsync(epoch, position, limit, cancellationToken);
}
