using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Log;
using FinApi.Infrastructure.Postgres.Routing;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>
/// Writes commits, each as one transaction on the primary:
/// 1. Partitions that the commit needs and that are not there are made first; readers and a failed commit lose nothing.
/// 2. The row of log_state is locked. A commit of a term that is over is refused, and one that was built on what is
///    over.
/// 3. Ticks are copied, everything else replaces what has the same key, the row of the log says what all that shows,
///    and log_state which commit it was.
/// When the server goes away in between, log_state also says whether the commit is there: it may be tried again.
/// </summary>
internal sealed class PostgresMarketWriter(
    MarketDatabase database, Partitions partitions, SettledFence fence, TimeProvider timeProvider) : IMarketWriter
{
    private const ConnectionPool Pool = ConnectionPool.Background;

    // What this node saw as the last commit; null: whatever there is.
    private Guid? _lastSeen;
    private long? _started;

    /// <summary>Why the last commit was not stored; null when it was.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>How long the commit under way has been so; null when there is none.</summary>
    public TimeSpan? Waiting => _started is { } started ? timeProvider.GetElapsedTime(started) : null;

    public async ValueTask CommitAsync(MarketCommit commit, CancellationToken cancellationToken)
    {
        // Once begun a commit is not given up: nobody could say whether it was stored.
        cancellationToken.ThrowIfCancellationRequested();
        var commitId = Guid.NewGuid();
        _started = timeProvider.GetTimestamp();
        try
        {
            await partitions.EnsureAsync(commit, CancellationToken.None);
            await database.RepeatOnPrimaryAsync(
                Pool, connection => WriteAsync(connection, commit, commitId), CancellationToken.None);
            (_lastSeen, LastFailure) = (commitId, null);
        }
        catch (Exception e)
        {
            (_lastSeen, LastFailure) = (null, e);
            partitions.Forget();
            if (PostgresFailure.IsAboutData(e))
            {
                // To send it again would not help: the pipeline looks for what it is about.
                throw new InvalidDataException("PostgreSQL refuses data of the commit.", e);
            }

            throw;
        }
        finally
        {
            _started = null;
        }
    }

    public async ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var state = await database.RepeatOnPrimaryAsync(Pool, ConfirmAsync, cancellationToken);
        _lastSeen = state.CommitId;
        return new LogHead(state.Epoch, state.Term, state.LastSequence, state.LastPosition);
    }

    private async Task<bool> WriteAsync(NpgsqlConnection connection, MarketCommit commit, Guid commitId)
    {
        await using var transaction = await database.BeginAsync(connection, Pool, CancellationToken.None);
        var before = await LogStateTable.LockAsync(connection);
        if (before.CommitId != commitId)
        {
            CheckFence(before, commit);
            await WritePartsAsync(connection, commit);
        }

        var after = before with
        {
            LastSequence = commit.LastSequence,
            LastPosition = commit.Row?.LastPosition ?? before.LastPosition,
            CommitId = commitId,
        };
        await LogStateTable.UpdateAsync(connection, after);
        await DurableCommit.CommitAsync(transaction);
        await fence.NoteAsync(commit, connection);
        return true;
    }

    private void CheckFence(LogState before, MarketCommit commit)
    {
        if (before.Term > commit.Term)
        {
            throw new StorageUnavailableException(
                $"Another node writes, under term {before.Term}; this commit is of term {commit.Term}.");
        }

        if ((_lastSeen is { } seen && seen != before.CommitId)
            || (commit.Row is { } row && row.FirstPosition != before.LastPosition + 1))
        {
            throw new StorageUnavailableException(
                "Another node has written since this node last read. This node reads the state of its commit again.");
        }
    }

    // What is read here counts as stored, so it has to be as durable as a commit: one whose wait for a standby was
    // broken off is visible and would be lost with the primary. The write behind it in the log waits for both.
    private async Task<LogState> ConfirmAsync(NpgsqlConnection connection)
    {
        await using var transaction = await database.BeginAsync(connection, Pool, CancellationToken.None);
        var state = await LogStateTable.LockAsync(connection);
        await LogStateTable.UpdateAsync(connection, state);
        await DurableCommit.CommitAsync(transaction);
        return state;
    }

    private static async Task WritePartsAsync(NpgsqlConnection connection, MarketCommit commit)
    {
        await IfAnyAsync(commit.Trades, trades => TradeTable.InsertAsync(connection, trades));
        await IfAnyAsync(commit.Quotes, quotes => QuoteTable.InsertAsync(connection, quotes));
        await IfAnyAsync(commit.Bars, bars => BarTable.UpsertAsync(connection, bars));
        await IfAnyAsync(commit.Instruments, all => InstrumentTable.UpsertAsync(connection, all));
        await IfAnyAsync(commit.CorporateActions, all => CorporateActionTable.UpsertAsync(connection, all));
        if (commit.Row is { } row)
        {
            await LogRowTable.InsertAsync(connection, row);
        }

        await IfAnyAsync(commit.SettledVersions, all => SettledVersionTable.UpsertAsync(connection, all));
        foreach (var ledger in commit.Sources)
        {
            await SourceLedgerTable.UpdateAsync(connection, ledger);
        }
    }

    private static Task IfAnyAsync<T>(IReadOnlyList<T> rows, Func<IReadOnlyList<T>, Task> write) =>
        rows.Count == 0 ? Task.CompletedTask : write(rows);
}
