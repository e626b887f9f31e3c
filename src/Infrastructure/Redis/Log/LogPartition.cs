using System.Globalization;
using FinApi.Application.Log;
using FinApi.Application.Storage;
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

    // 1. A writer that is none any more is refused, a row that is there is left, and a row beyond a hole waits until
    //    the rows before it are there, unless the caller knows that they never will be.
    // 2. Another epoch is another past: nothing of the earlier one is kept.
    // 3. What was noted a window ago, or so many bytes ago, tells which rows go. By the clock of the server the id of
    //    this moment is noted, 60 times a window.
    // 4. The row is stored and sent.
    // A full server refuses the first command that adds. Those that take away stand before it: a script that has taken
    // away may add, so rows that are too old make room for new ones.
    private const string AppendScript = """
        local epoch, term, first, last = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        local row, window, most = ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
        local after_hole, instead = ARGV[8] == '1', ARGV[9]
        local meta = redis.call('HMGET', KEYS[2], 'epoch', 'term', 'position', 'bytes', 'noted_at', 'noted_bytes')
        if meta[1] then
          local known_epoch, known_term, known_last = tonumber(meta[1]), tonumber(meta[2]), tonumber(meta[3])
          local is_anew = epoch > known_epoch or instead == meta[1] .. ':' .. meta[2]
          if not is_anew then
            if epoch < known_epoch or term < known_term then return 2 end
            if term == known_term and last <= known_last then return 1 end
            if first > known_last + 1 and not after_hole then return 3 end
          else
            redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3])
            meta = {}
          end
        end
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        local before = tonumber(meta[4] or 0)
        local total = before + #row
        local id = ARGV[2] .. '-' .. ARGV[4]
        local noted_at, noted_bytes = tonumber(meta[5] or 0), tonumber(meta[6] or 0)
        while true do
          local at, upto = string.match(redis.call('LINDEX', KEYS[3], 1) or '', '^(%d+) (%d+) ')
          if not at or (now - tonumber(at) < window and total - tonumber(upto) <= most) then break end
          redis.call('LPOP', KEYS[3])
        end
        if not meta[5] or now - noted_at >= window / 60 or before - noted_bytes >= most / 60 then
          redis.call('RPUSH', KEYS[3], string.format('%.0f %.0f %s', now, before, id))
          noted_at, noted_bytes = now, before
        end
        local oldest = string.match(redis.call('LINDEX', KEYS[3], 0), ' (%d+%-%d+)$')
        redis.call('XADD', KEYS[1], 'MINID', '~', oldest, id, 'r', row)
        redis.call('HSET', KEYS[2], 'epoch', ARGV[1], 'term', ARGV[2], 'position', ARGV[4],
          'bytes', string.format('%.0f', total), 'noted_at', string.format('%.0f', noted_at),
          'noted_bytes', string.format('%.0f', noted_bytes))
        redis.call('SPUBLISH', KEYS[4], row)
        return 0
        """;

    private static readonly RedisValue[] StateFields = ["epoch", "term", "position"];

    private readonly RedisConnection _redis;
    private readonly RedisKey _entries;
    private readonly RedisKey _meta;
    private readonly RedisKey[] _keys;
    private readonly RedisValue _windowMilliseconds;
    private readonly RedisValue _maxBytes;

    /// <param name="redis">The servers.</param>
    /// <param name="number">Which partition, from 0.</param>
    /// <param name="window">For how long rows are kept.</param>
    /// <param name="maxBytes">How many bytes of rows are kept.</param>
    public LogPartition(RedisConnection redis, int number, TimeSpan window, long maxBytes)
    {
        _redis = redis;
        _entries = Key("entries");
        _meta = Key("meta");
        Channel = RedisChannel.Sharded(Key("live"));
        _keys = [_entries, _meta, Key("notes"), Key("live")];
        (_windowMilliseconds, _maxBytes) = ((long)window.TotalMilliseconds, maxBytes);

        string Key(string name) => redis.Key(string.Create(CultureInfo.InvariantCulture, $"{{log:{number}}}:{name}"));
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
        return (AppendOutcome)(int)await _redis.CallAsync(
            database => database.ScriptEvaluateAsync(AppendScript, _keys, values), cancellationToken);
    }

    /// <summary>What the last row was; null for an empty partition.</summary>
    /// <exception cref="StorageUnavailableException">Redis did not answer or refused.</exception>
    public async ValueTask<LogPartitionState?> FindStateAsync(CancellationToken cancellationToken)
    {
        var found = await _redis.CallAsync(
            database => database.HashGetAsync(_meta, StateFields), cancellationToken);
        return found[0].IsNull
            ? null
            : new LogPartitionState((long)found[0], (long)found[1], (long)found[2]);
    }

    /// <summary>Reads rows behind one, from the first that is there.</summary>
    /// <exception cref="StorageUnavailableException">Redis did not answer or refused.</exception>
    public async ValueTask<IReadOnlyList<LogMessage>> ReadAsync(
        long term, long position, int limit, CancellationToken cancellationToken)
    {
        var behind = string.Create(CultureInfo.InvariantCulture, $"({term}-{position}");
        var found = await _redis.CallAsync(
            database => database.StreamRangeAsync(_entries, behind, maxId: null, limit), cancellationToken);
        return [.. found.Select(entry => LogMessage.Read((ReadOnlyMemory<byte>)entry[Field]))];
    }
}
