using System.Globalization;
using FinApi.Application.Log;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Redis.Scripting;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis.Log;

/// <summary>
/// One partition of the log in Redis. Its keys share a hash tag, so a cluster holds them on one server, and one script
/// may change them all:
/// - <c>entries</c>, a stream of rows with the id term-position;
/// - <c>meta</c>, what the last row was: the fence against a writer of an earlier term;
/// - <c>notes</c>, ids with the time and the bytes before them, by which the oldest rows go;
/// - <c>live</c>, a channel for the rows as they come.
/// Safe for all threads.
/// </summary>
internal sealed class LogPartition
{
    private const string Field = "r";

    private static readonly RedisValue[] StateFields = ["epoch", "term", "position"];

    private readonly RedisConnection _redis;
    private readonly ScriptCall _append;
    private readonly RedisKey _entries;
    private readonly RedisKey _meta;
    private readonly string[] _keys;
    private readonly RedisValue _windowMilliseconds;
    private readonly RedisValue _maxBytes;

    /// <param name="redis">The servers.</param>
    /// <param name="number">Which partition, from 0.</param>
    /// <param name="window">For how long rows are kept.</param>
    /// <param name="maxBytes">How many bytes of rows are kept.</param>
    public LogPartition(RedisConnection redis, int number, TimeSpan window, long maxBytes)
    {
        (_redis, _append) = (redis, Scripts.On(redis, Scripts.Append));
        var tag = $"{{log:{number}}}";
        _keys = [$"{tag}:entries", $"{tag}:meta", $"{tag}:notes", $"{tag}:live"];
        _entries = redis.Key(_keys[0]);
        _meta = redis.Key(_keys[1]);
        Channel = RedisChannel.Sharded(redis.Key(_keys[3]));
        (_windowMilliseconds, _maxBytes) = ((long)window.TotalMilliseconds, maxBytes);
    }

    /// <summary>Where rows are told as they come.</summary>
    public RedisChannel Channel { get; }

    /// <summary>Stores a row, tells it, and lets go of rows that are too old or too many.</summary>
    /// <param name="epoch">The epoch of the row.</param>
    /// <param name="row">The row.</param>
    /// <param name="walPosition">See <see cref="LogMessage.WalPosition"/>.</param>
    /// <param name="isAfterHole">Whether rows before it may be missing.</param>
    /// <param name="instead">What the partition holds instead of the store's past, and loses; null for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageUnavailableException">Redis did not answer or refused.</exception>
    public async ValueTask<AppendOutcome> AppendAsync(
        long epoch,
        LogRow row,
        long walPosition,
        bool isAfterHole,
        LogPartitionState? instead,
        CancellationToken cancellationToken)
    {
        RedisValue[] values =
        [
            epoch, row.Term, row.FirstPosition, row.LastPosition, LogMessage.Write(epoch, row, walPosition),
            _windowMilliseconds, _maxBytes, isAfterHole,
            instead is null ? string.Empty : string.Create(
                CultureInfo.InvariantCulture, $"{instead.Epoch}:{instead.Term}"),
        ];
        return (AppendOutcome)(int)await _append(_keys, values).AsTask().WaitAsync(cancellationToken);
    }

    /// <summary>What the last row was; null for a partition that is empty, or damaged until the next row.</summary>
    /// <exception cref="StorageUnavailableException">Redis did not answer or refused.</exception>
    public async ValueTask<LogPartitionState?> FindStateAsync(CancellationToken cancellationToken)
    {
        var found = await _redis.CallAsync(
            database => database.HashGetAsync(_meta, StateFields), cancellationToken);
        return found[0].TryParse(out long epoch) && found[1].TryParse(out long term)
            && found[2].TryParse(out long position)
                ? new LogPartitionState(epoch, term, position)
                : null;
    }

    /// <summary>Reads rows behind one, from the first that is there.</summary>
    /// <exception cref="StorageUnavailableException">
    /// Redis did not answer or refused, or holds what cannot be read.
    /// </exception>
    public async ValueTask<IReadOnlyList<LogMessage>> ReadAsync(
        long term, long position, int limit, CancellationToken cancellationToken)
    {
        var behind = string.Create(CultureInfo.InvariantCulture, $"({term}-{position}");
        var found = await _redis.CallAsync(
            database => database.StreamRangeAsync(_entries, behind, maxId: null, limit), cancellationToken);
        try
        {
            return [.. found.Select(entry => LogMessage.Read((ReadOnlyMemory<byte>)entry[Field]))];
        }
        catch (FormatException exception)
        {
            throw new StorageUnavailableException(exception.Message, exception);
        }
    }
}
