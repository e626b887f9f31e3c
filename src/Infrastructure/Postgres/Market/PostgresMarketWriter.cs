using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Days;
using FinApi.Infrastructure.Postgres.Deletions;
using FinApi.Infrastructure.Postgres.Log;
using FinApi.Infrastructure.Postgres.Market.Revisions;
using FinApi.Infrastructure.Postgres.Routing;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>
/// Writes commits, each as one transaction on the primary:
/// 1. Missing partitions are made first, outside of the transaction: an empty partition harms neither readers nor a
///    failed commit.
/// 2. The row of log_state is locked. A commit of an earlier term is refused, and so is a commit that was built on an
///    outdated state.
/// 3. Ticks are copied; all other rows replace rows with the same key. The row of the log gets the commit's changes to
///    the market, and log_state the commit's id. When the server goes away in between, log_state shows whether the
///    commit was stored, so it can safely be tried again.
/// </summary>
internal sealed class PostgresMarketWriter(
    MarketDatabase database, Partitions partitions, SettledFence fence, TimeProvider timeProvider) : IMarketWriter
{
    private const ConnectionPool Pool = ConnectionPool.Background;

    // The last commit that this node has seen; null accepts any.
    private Guid? _lastSeen;
    private long? _started;

    /// <summary>The failure of the last commit; null when it was stored.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>Duration so far of the commit under way; null when there is none.</summary>
    public TimeSpan? Waiting => _started is { } started ? timeProvider.GetElapsedTime(started) : null;

    public async ValueTask CommitAsync(MarketCommit commit, CancellationToken cancellationToken)
    {
        // A commit is not cancelled once it has begun: nobody could know whether it was stored.
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
            if (PostgresFailure.IsOfTheStatement(e))
            {
                // Sending the commit again would not help: the pipeline searches for the item at fault.
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

    // The state that is read here counts as stored, so it has to be as durable as a commit. A commit whose wait for a
    // standby was broken off is visible, but would be lost with the primary. The write after it in the log waits for
    // both.
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
        if (commit.Deletion is { } record)
        {
            await RemoveAsync(connection, commit, record);
        }

        await IfAnyAsync(commit.TradeRevisions, all => TradeRevisionTable.ApplyAsync(connection, all));
        await IfAnyAsync(commit.Trades, trades => TradeTable.InsertAsync(connection, trades));
        await IfAnyAsync(commit.Quotes, quotes => QuoteTable.InsertAsync(connection, quotes));
        await IfAnyAsync(commit.RemovedRanges, removals => BarTable.RemoveAsync(connection, removals));
        await IfAnyAsync(commit.Bars, bars => BarTable.UpsertAsync(connection, bars));
        await IfAnyAsync(commit.BarRules, all => BarRuleTable.UpsertAsync(connection, all));
        await IfAnyAsync(commit.BarRemakes, all => BarRemakeTable.InsertAsync(connection, all));
        await IfAnyAsync(commit.DoneBarRemakes, all => BarRemakeTable.DeleteAsync(connection, all));
        await IfAnyAsync(commit.RemovedBars, all => RemovedBars.DeleteAsync(connection, all));
        await IfAnyAsync(commit.Instruments, all => InstrumentTable.UpsertAsync(connection, all));
        await IfAnyAsync(commit.CorporateActions, all => CorporateActionTable.UpsertAsync(connection, all));
        foreach (var calendar in commit.Calendars)
        {
            await CalendarTable.PutAsync(connection, calendar);
        }

        if (commit.Row is { } row)
        {
            await LogRowTable.InsertAsync(connection, row);
            await IfAnyAsync(commit.GoneBars, all => GoneBarTable.PutAsync(connection, all, row.Time));
            await IfAnyAsync(commit.Revisions, all => RevisionTable.InsertAsync(connection, row, all));
        }

        await IfAnyAsync(commit.Conditions, all => DataConditionTable.ReplaceAsync(connection, all));
        await IfAnyAsync(commit.SettledVersions, all => SettledVersionTable.UpsertAsync(connection, all));
        await IfAnyAsync(commit.ReferenceItems, all => ReferenceItemTable.InsertAsync(connection, all));
        await IfAnyAsync(commit.SourceRuns, all => SourceRunTable.InsertAsync(connection, all));
        foreach (var ledger in commit.Sources)
        {
            await SourceLedgerTable.UpdateAsync(connection, ledger);
        }
    }

    private static async Task RemoveAsync(NpgsqlConnection connection, MarketCommit commit, DeletionRecord record)
    {
        if (commit.RemovedRows is { } rows)
        {
            await ScopeRows.DeleteAsync(connection, rows);
        }

        if (commit.RemovedInstrument is { } symbol)
        {
            await DeletionTable.RemoveInstrumentAsync(connection, symbol.Value);
            await ReferenceItemTable.RemoveAsync(connection, symbol, actionNumber: null);
        }

        if (commit.RemovedAction is { } action)
        {
            await DeletionTable.RemoveActionAsync(connection, action.Symbol.Value, action.Number);
            await ReferenceItemTable.RemoveAsync(connection, action.Symbol, action.Number);
        }

        await DeletionTable.InsertAsync(connection, record);
    }

    private static Task IfAnyAsync<T>(IReadOnlyList<T> rows, Func<IReadOnlyList<T>, Task> write) =>
        rows.Count == 0 ? Task.CompletedTask : write(rows);
}
