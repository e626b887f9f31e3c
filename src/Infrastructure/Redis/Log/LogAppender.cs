using FinApi.Application.Log;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Routing;
using Microsoft.Extensions.Logging;

namespace FinApi.Infrastructure.Redis.Log;

/// <summary>
/// Gives rows of the writer to a partition:
/// 1. A row is appended after it is durable. The commit waits for one answer of Redis, and for none while Redis lacks
///    rows.
/// 2. When Redis does not take a row, or has a hole before it, this node owes rows. It reads them from the store and
///    appends them in order, until Redis has the last one; then it goes on with step 1.
/// 3. What is in Redis and is not the store's past, as after a restore, goes.
/// <see cref="AppendAsync"/> is called by one at a time.
/// </summary>
internal sealed partial class LogAppender(
    LogPartition partition,
    ILogReader store,
    SettledFence fence,
    RedisLogMetrics metrics,
    TimeProvider timeProvider,
    ILogger<LogAppender> logger) : IAsyncDisposable
{
    private const int RowsARead = 256;

    // Followers have read what is older from the store by the time it could be copied.
    private const long MaxCopiedEntries = 50_000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _copying = Task.CompletedTask;
    private bool _isBehind;
    private (long Term, long Position) _owed;

    public async ValueTask AppendAsync(long epoch, LogRow row, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_isBehind)
            {
                _owed = (row.Term, row.LastPosition);
                return;
            }
        }

        string reason;
        try
        {
            var outcome = await PutAsync(epoch, row, isAfterHole: false, instead: null, cancellationToken);
            if (outcome is AppendOutcome.Appended or AppendOutcome.Known)
            {
                return;
            }

            reason = outcome == AppendOutcome.Hole
                ? "Redis lacks rows before it."
                : "Redis holds rows of another writer.";
        }
        catch (StorageUnavailableException exception)
        {
            reason = exception.Message;
        }

        Owe(row, reason);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _copying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async ValueTask<AppendOutcome> PutAsync(
        long epoch, LogRow row, bool isAfterHole, LogPartitionState? instead, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        var told = "failed";
        try
        {
            var outcome = await partition.AppendAsync(
                epoch, row, fence.PositionOf(row), isAfterHole, instead, cancellationToken);
            told = outcome switch
            {
                AppendOutcome.Appended => "appended",
                AppendOutcome.Known => "known",
                AppendOutcome.Hole => "hole",
                _ => "refused",
            };
            return outcome;
        }
        finally
        {
            metrics.Appended(told, timeProvider.GetElapsedTime(started));
        }
    }

    private void Owe(LogRow row, string reason)
    {
        LogBehind(row.LastPosition, reason);
        lock (_lock)
        {
            _owed = (row.Term, row.LastPosition);
            metrics.IsBehind = _isBehind = true;
            _copying = Task.Run(() => CopyAsync(_stopping.Token), CancellationToken.None);
        }
    }

    private async Task CopyAsync(CancellationToken cancellationToken)
    {
        var isFaultTold = false;
        while (true)
        {
            try
            {
                if (await TryCopyAsync(cancellationToken))
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Whatever it is, it is tried again: nothing else would give Redis what it lacks.
                if (exception is StorageUnavailableException || isFaultTold)
                {
                    LogWaiting(exception.Message);
                }
                else
                {
                    isFaultTold = true;
                    LogFault(exception);
                }
            }

            await Task.Delay(RetryAfter, timeProvider, cancellationToken);
        }
    }

    // True when nothing is owed any more.
    private async ValueTask<bool> TryCopyAsync(CancellationToken cancellationToken)
    {
        var owed = Owed();

        // Before the head: a term that Redis has was the store's before. A head that is read later and has a lower one
        // is that of another past, and not just an older look.
        var known = await partition.FindStateAsync(cancellationToken);
        var head = await store.ReadHeadAsync(cancellationToken);
        if (head.Term != owed.Term)
        {
            // Another node writes, and gives Redis the rows of this one.
            return IsSettled(owed, owed.Position);
        }

        var isOtherPast = known is not null
            && (known.Epoch > head.Epoch || (known.Epoch == head.Epoch && known.Term > head.Term));
        var position = FindStart(head, isOtherPast ? null : known);
        var instead = isOtherPast ? known : null;
        var isAfterHole = isOtherPast || position != known?.Position;
        while (true)
        {
            var read = await store.ReadAsync(position, RowsARead, cancellationToken);
            if (read.Epoch != head.Epoch)
            {
                return false;
            }

            foreach (var row in read.Rows)
            {
                // The store itself may have no rows between them any more.
                isAfterHole |= row.FirstPosition > position + 1;
                if (await PutAsync(head.Epoch, row, isAfterHole, instead, cancellationToken)
                    is not (AppendOutcome.Appended or AppendOutcome.Known))
                {
                    // Another node writes, or a master that has less took over meanwhile.
                    return false;
                }

                (position, isAfterHole, instead) = (row.LastPosition, false, null);
            }

            if (read.Rows.Count == 0)
            {
                return IsSettled(owed, position);
            }
        }
    }

    // The last row alone where Redis has nothing to go on from.
    private static long FindStart(LogHead head, LogPartitionState? known) =>
        known is not null && known.Epoch == head.Epoch && known.Position <= head.LastPosition
            && head.LastPosition - known.Position <= MaxCopiedEntries
            ? known.Position
            : Math.Max(0, head.LastPosition - 1);

    private (long Term, long Position) Owed()
    {
        lock (_lock)
        {
            return _owed;
        }
    }

    // In one step with the commits that were not appended meanwhile: the next one is, or is owed.
    private bool IsSettled((long Term, long Position) owed, long position)
    {
        lock (_lock)
        {
            if (_owed.Term != owed.Term || _owed.Position > position)
            {
                return false;
            }

            metrics.IsBehind = _isBehind = false;
        }

        LogCaughtUp();
        return true;
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Redis lacks the log from {Position} on, and gets it from the store once it can; followers read the store "
        + "until then: {Reason}")]
    private partial void LogBehind(long position, string reason);

    [LoggerMessage(LogLevel.Error, "Redis does not get the log for a reason that was not foreseen; it is tried again")]
    private partial void LogFault(Exception exception);

    [LoggerMessage(LogLevel.Debug, "Redis does not get the log yet: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(LogLevel.Information, "Redis has the log again, or gets it from another node")]
    private partial void LogCaughtUp();
}
