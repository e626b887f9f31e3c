using FinApi.Application.Log;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Storage;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Extensions;

namespace FinApi.Infrastructure.Redis.Log;

/// <summary>
/// Follows a partition:
/// 1. Rows that continue the position are given as they are told.
/// 2. After a silence of a second, a reconnection or a hole, the stream is looked at: it has what was not told.
/// 3. A hole may be one for 2 s, until the writer has filled it; Redis may be away as long. Then the rows are those of
///    the store, which are also asked for when Redis has told nothing for 2 s, or has another past.
/// 4. Rows that Redis has not been given, or is given late, as when its memory is full, are those of the store until it
///    has them.
/// Rows of a lower term than the greatest seen are of a writer that is none any more. One reads at a time.
/// </summary>
internal sealed class RedisLogReader : IAsyncDisposable
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(100);

    // What is older may have become settled since the writer noted for which of its data a standby must have caught up.
    private static readonly Duration MaxAge = SettledFence.MaxDelay;

    // A row that is no older may be on its way.
    private static readonly Duration UsualAge = Duration.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly LogPartition _partition;
    private readonly LogTail _tail;
    private readonly ILogReader _store;
    private readonly ITickLog _storeRows;
    private readonly SettledFence _fence;
    private readonly RedisLogMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly TimeProvider _timeProvider;
    private readonly LogAbsence _absence;
    private volatile bool _isSure;
    private (long Epoch, long Position, long Term) _known;
    private long _newsAt;
    private long _answeredAt;
    private long _checkedAt;
    private bool _isTornOff;
    private long? _holeSince;
    private long _lacking;

    /// <param name="redis">The servers.</param>
    /// <param name="partition">What is followed.</param>
    /// <param name="store">The store's rows.</param>
    /// <param name="storeRows">Follows the store's rows while Redis is away.</param>
    /// <param name="fence">Is told of rows before they are given.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="clock">The store's clock.</param>
    /// <param name="timeProvider">The machine's clock, for waits.</param>
    /// <param name="logger">Is told when Redis is away.</param>
    public RedisLogReader(
        RedisConnection redis,
        LogPartition partition,
        ILogReader store,
        ITickLog storeRows,
        SettledFence fence,
        RedisLogMetrics metrics,
        TimeProvider clock,
        TimeProvider timeProvider,
        ILogger<RedisLogReader> logger)
    {
        (_partition, _store, _storeRows, _fence) = (partition, store, storeRows, fence);
        (_metrics, _clock, _timeProvider) = (metrics, clock, timeProvider);
        _tail = new LogTail(redis, partition);
        _absence = new LogAbsence(redis, partition, metrics, timeProvider, logger);
        redis.WhenRestored(() => _isSure = false);
    }

    /// <summary>As <see cref="ITickLog.ReadAsync"/> says.</summary>
    public async ValueTask<LogRead> ReadAsync(
        long epoch, long position, int limit, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if ((_known.Epoch, _known.Position) != (epoch, position))
            {
                (_known, _isSure) = ((epoch, position, 0), false);
            }

            while (true)
            {
                if (TakeTold(limit) is { } told)
                {
                    return await CheckAsync(told, limit, cancellationToken);
                }

                if (_isSure)
                {
                    _isSure = await _tail.WaitAsync(LookPeriod, _timeProvider, cancellationToken) && _isSure;
                }
                else if (await FindAsync(limit, cancellationToken) is { } found)
                {
                    return found;
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _absence.DisposeAsync();
        await _tail.DisposeAsync();
        _turn.Dispose();
    }

    private LogRead? TakeTold(int limit)
    {
        List<LogMessage> rows = [];
        _isTornOff = false;
        while (rows.Count < limit && _tail.TryPeek(out var row))
        {
            var (end, term) = rows.Count == 0
                ? (_known.Position, _known.Term)
                : (rows[^1].LastPosition, rows[^1].Term);
            if (row.Epoch == _known.Epoch && row.Term >= term && row.FirstPosition == end + 1 && !IsOld(row))
            {
                rows.Add(row);
                _tail.Skip();
            }
            else if (IsStale(row, end, term))
            {
                _tail.Skip();
            }
            else
            {
                // Told, but not the next one.
                (_isSure, _isTornOff) = (false, true);
                break;
            }
        }

        return rows.Count == 0 ? null : Give(rows, "live");
    }

    // A writer that has to copy rows tells them late, and perhaps one at a time. Late rows may also be the fault of
    // this node, or of its clock: so it looks whether Redis lacks one that was made a second after them. Gives them.
    private async ValueTask<LogRead> CheckAsync(LogRead given, int limit, CancellationToken cancellationToken)
    {
        var last = given.Rows[^1];
        if (AgeOf(last.Time) <= 2 * UsualAge || !HasPatienceEnded(since: _checkedAt))
        {
            return given;
        }

        _checkedAt = _timeProvider.GetTimestamp();
        try
        {
            var stored = await _store.ReadAsync(last.LastPosition, limit, cancellationToken);
            if (stored.Epoch == given.Epoch
                && stored.Rows.FirstOrDefault(row => row.Time - last.Time > UsualAge) is { } later
                && await _partition.FindStateAsync(cancellationToken) is { } state
                && state.Position < later.FirstPosition)
            {
                NoteLacking();
            }
        }
        catch (StorageUnavailableException)
        {
            // Then what Redis tells is what there is.
        }

        return given;
    }

    // Of an earlier writer, or known already.
    private bool IsStale(LogMessage row, long end, long term) =>
        row.Epoch < _known.Epoch
        || (row.Epoch == _known.Epoch && row.Term < term)
        || (row.Epoch == _known.Epoch && row.LastPosition <= end && (term == 0 || row.Term == term));

    private bool IsOld(LogMessage row) => AgeOf(UnixNanos.ToInstant(row.Time)) > MaxAge;

    private Duration AgeOf(Instant time) => _clock.GetUtcNow().ToInstant() - time;

    private async ValueTask<LogRead?> FindAsync(int limit, CancellationToken cancellationToken)
    {
        var (sight, rows) = await LookAsync(limit, cancellationToken);
        switch (sight)
        {
            case LogSight.Rows:
                return Give(rows, "stream") is { } found ? await CheckAsync(found, limit, cancellationToken) : null;
            case LogSight.End when !_isTornOff:
                (_holeSince, _isSure) = (null, true);
                return HasPatienceEnded(since: _newsAt) ? await AskStoreAtEndAsync(limit, cancellationToken) : null;
            case LogSight.Away when _absence.IsAway:
                return await FollowStoreAsync(limit, cancellationToken);
            case LogSight.AskStore:
            case not LogSight.Away when HasPatienceEnded(since: _holeSince ??= _timeProvider.GetTimestamp()):
                return await AskStoreAsync(limit, cancellationToken) ?? await RestAsync(cancellationToken);
        }

        await Task.Delay(ShortWait, _timeProvider, cancellationToken);
        return null;
    }

    // The store has no more than the node, so what was told is of no past that the node could follow.
    private async ValueTask<LogRead?> RestAsync(CancellationToken cancellationToken)
    {
        _tail.Clear();
        await _tail.WaitAsync(LookPeriod, _timeProvider, cancellationToken);
        return null;
    }

    private async ValueTask<(LogSight Sight, IReadOnlyList<LogMessage> Rows)> LookAsync(
        int limit, CancellationToken cancellationToken)
    {
        if (_absence.IsAway && !_absence.LookDue.IsCancellationRequested)
        {
            return (LogSight.Away, []);
        }

        using var longest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        longest.CancelAfter(Patience);
        try
        {
            await _tail.SubscribeAsync(longest.Token);
            var state = await _partition.FindStateAsync(longest.Token);
            if (_absence.IsAway && state?.Epoch == _known.Epoch && state.Position < _lacking)
            {
                NoteLacking();
                return (LogSight.Away, []);
            }

            var seen = await JudgeAsync(state, limit, longest.Token);
            _answeredAt = _timeProvider.GetTimestamp();
            _absence.End();
            return seen;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            NoteAway("Redis does not answer.");
            return (LogSight.Away, []);
        }
        catch (StorageUnavailableException exception)
        {
            NoteAway(exception.Message);
            return (LogSight.Away, []);
        }
    }

    private async ValueTask<(LogSight, IReadOnlyList<LogMessage>)> JudgeAsync(
        LogPartitionState? state, int limit, CancellationToken cancellationToken) =>
        state is null || state.Epoch != _known.Epoch || state.Term < _known.Term
            || (state.Term > _known.Term && _known.Term > 0 && state.Position < _known.Position)
                ? (LogSight.AskStore, [])
                : state.Position <= _known.Position
                    ? (NoteEnd(state), [])
                    : Judge(await _partition.ReadAsync(
                        _known.Term > 0 ? _known.Term : state.Term, _known.Position, limit, cancellationToken));

    private LogSight NoteEnd(LogPartitionState state)
    {
        if (state.Position == _known.Position)
        {
            _known.Term = state.Term;
        }

        return LogSight.End;
    }

    private (LogSight, IReadOnlyList<LogMessage>) Judge(IReadOnlyList<LogMessage> found)
    {
        List<LogMessage> rows = [];
        var (end, term) = (_known.Position, _known.Term);
        foreach (var row in found.Where(row => row.Epoch == _known.Epoch && row.Term >= term))
        {
            if (row.FirstPosition != end + 1)
            {
                break;
            }

            rows.Add(row);
            (end, term) = (row.LastPosition, row.Term);
        }

        // Without the term of the position, rows of an earlier term were passed over.
        return rows.Count == 0 ? (_known.Term == 0 ? LogSight.AskStore : LogSight.Hole, [])
            : IsOld(rows[0]) ? (LogSight.AskStore, [])
            : (LogSight.Rows, rows);
    }

    // Null where they cannot be read: the store has them too.
    private LogRead? Give(IReadOnlyList<LogMessage> messages, string source)
    {
        LogRow[] rows;
        try
        {
            rows = [.. messages.Select(message => message.ToRow())];
        }
        catch (FormatException exception)
        {
            _isSure = false;
            Leave(exception.Message);
            return null;
        }

        _answeredAt = _timeProvider.GetTimestamp();
        _fence.Note(rows, messages.Max(message => message.WalPosition));
        var read = new LogRead(_known.Epoch, _known.Position, rows);
        Note(read, source);
        return read;
    }

    private async ValueTask<LogRead?> AskStoreAsync(int limit, CancellationToken cancellationToken)
    {
        var read = await _store.ReadAsync(_known.Position, limit, cancellationToken);
        _newsAt = _timeProvider.GetTimestamp();
        if (read.Rows.Count == 0 && read.Epoch == _known.Epoch && read.After == _known.Position)
        {
            return null;
        }

        Note(read, "store");
        return read;
    }

    // What the store has had for a while and Redis has not would come late again and again.
    private async ValueTask<LogRead?> AskStoreAtEndAsync(int limit, CancellationToken cancellationToken)
    {
        var read = await AskStoreAsync(limit, cancellationToken);
        if (read is { Rows: [var first, ..] } && AgeOf(first.Time) > UsualAge)
        {
            NoteLacking();
        }

        return read;
    }

    // Until there are rows, or Redis is to be looked at again.
    private async ValueTask<LogRead?> FollowStoreAsync(int limit, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _absence.LookDue);
        try
        {
            var read = await _storeRows.ReadAsync(_known.Epoch, _known.Position, limit, end.Token);
            Note(read, "store");
            return read;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Note(LogRead read, string source)
    {
        if (read.Rows is [.., var last])
        {
            (_known, _holeSince) = ((read.Epoch, last.LastPosition, last.Term), null);
        }

        _newsAt = _timeProvider.GetTimestamp();
        _metrics.Read(source, read.Rows.Count);
    }

    private void NoteAway(string reason)
    {
        if (_absence.IsAway || HasPatienceEnded(since: _answeredAt))
        {
            Leave(reason);
        }
    }

    private void NoteLacking()
    {
        _isSure = false;
        Leave("Redis has not been given rows that are stored.");
    }

    // Redis is back once it has what the node has now: a master that took over may not have it yet.
    private void Leave(string reason)
    {
        _lacking = _known.Position;
        _absence.Begin(reason);
    }

    private bool HasPatienceEnded(long since) => _timeProvider.GetElapsedTime(since) >= Patience;
}
