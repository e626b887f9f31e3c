using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FinApi.Application.MarketData.Following;

/// <summary>
/// Brings the node to the end of the log, and keeps it there:
/// 1. The latest market is loaded from the store. It is as of some position or later: rows that it holds already are
///    applied to it again, in order, before anyone sees it.
/// 2. All rows that the store still has are applied, so that streams from before the start can be resumed.
/// 3. The node is ready once it has passed the end that the log had after step 1.
/// 4. The node follows rows of other writers; when rows are missing or another epoch begins, it starts over.
/// 5. When the store lacks rows that this node has followed, commits were lost, and the epoch of the store rises.
/// 6. When the clock is set, the market is checked by the clock again: items that were stored while the clock was ahead
///    are left out.
/// 7. An instrument that could not take an entry, or whose newest data were deleted, is loaded again, and then its
/// streams report a gap: what stands must be there before they show it.
/// </summary>
internal sealed partial class LogFollowing(
    ITickLog log,
    WriterRole role,
    ILogReader reader,
    ILogEpoch epochs,
    LogFollower follower,
    LogCatchUp catchUp,
    StoreEpoch storeEpoch,
    MarketLoader loader,
    MarketFollower marketFollower,
    LatestMarket market,
    TimeProvider timeProvider,
    ILogger<LogFollowing> logger) : BackgroundService
{
    private const int RowsARead = 256;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WriterPeriod = TimeSpan.FromSeconds(1);

    // A market with items of the future is wrong for at most a second after the clock was set.
    private static readonly TimeSpan ClockPeriod = TimeSpan.FromSeconds(1);

    // Made here and not in the loop: the host starts the loop on another thread, and the first period must not begin
    // later.
    private readonly PeriodicTimer _clockTimer = new(ClockPeriod, timeProvider);
    private readonly ClockWatch _clock = new(timeProvider);

    // What is read of the store must not take the place of what was read later.
    private readonly SemaphoreSlim _loadTurn = new(1);

    public override void Dispose()
    {
        _clockTimer.Dispose();
        _loadTurn.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(FollowLogAsync(stoppingToken), FollowClockAsync(stoppingToken));

    // The log goes on meanwhile: new rows are right by the clock of now.
    private async Task FollowClockAsync(CancellationToken stoppingToken)
    {
        var isDue = false;
        while (await _clockTimer.WaitForNextTickAsync(stoppingToken))
        {
            // A clock that was set forward and back between two looks does not count as set, but items from that time
            // lie ahead.
            isDue |= _clock.WasSet() || HasAhead();
            if (market.IsReady)
            {
                await InTurnAsync(RepairAsync, stoppingToken);
                isDue = isDue && !await TryReconsiderAsync(stoppingToken);
            }
        }
    }

    private async Task<bool> TryReconsiderAsync(CancellationToken cancellationToken)
    {
        try
        {
            LogSet(logger);
            await InTurnAsync(loader.ReconsiderAsync, cancellationToken);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotReconsidered(logger, exception.Message);
            return false;
        }
    }

    private async Task RepairAsync(CancellationToken cancellationToken)
    {
        foreach (var symbol in marketFollower.TakeDeletedFrom())
        {
            follower.Break(symbol);
        }

        foreach (var symbol in marketFollower.StartRepair())
        {
            try
            {
                if (marketFollower.Put(symbol, await loader.FindAsync(symbol, cancellationToken)))
                {
                    follower.Break(symbol);
                    LogRepaired(logger, symbol.Value);
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                var isTakenUpAgain = exception is StorageUnavailableException;
                marketFollower.GiveUp(symbol, isTakenUpAgain);
                if (!isTakenUpAgain)
                {
                    follower.Break(symbol);
                }

                LogNotRepaired(logger, symbol.Value, exception);
            }
        }
    }

    private async Task InTurnAsync(Func<CancellationToken, Task> loadAsync, CancellationToken cancellationToken)
    {
        await _loadTurn.WaitAsync(cancellationToken);
        try
        {
            await loadAsync(cancellationToken);
        }
        finally
        {
            _loadTurn.Release();
        }
    }

    private bool HasAhead()
    {
        var now = timeProvider.GetInstant();
        return market.All.Any(state => state.IsAhead(now));
    }

    private async Task FollowLogAsync(CancellationToken stoppingToken)
    {
        while (!market.IsReady || log.IsShared)
        {
            try
            {
                if (!market.IsReady)
                {
                    await StartUpAsync(stoppingToken);
                    continue;
                }

                await PauseWhileWritingAsync(stoppingToken);
                await FollowAsync(stoppingToken);
                follower.Failure = null;
            }
            catch (Exception exception) when (exception is StorageUnavailableException or StorageFullException)
            {
                // Subscribers see the silence of the feeds in their heartbeats. Nothing is lost as long as the log has
                // the rows.
                LogUnavailable(logger, exception.Message);
                await Task.Delay(RetryAfter, timeProvider, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The entries are most likely of a newer FinApi. This node's market grows old, so it must get no more
                // calls.
                Fail(exception);
                await Task.Delay(RetryAfter, timeProvider, stoppingToken);
            }
        }
    }

    private async Task StartUpAsync(CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        await LoadAsync(cancellationToken);
        await role.JoinAsync(cancellationToken);
        follower.Failure = null;
        market.MarkReady();
        LogReady(logger, market.Count, timeProvider.GetElapsedTime(started).TotalMilliseconds);
    }

    // The writer has followed its own rows before anyone could read them: it only checks that they are still there.
    private async ValueTask PauseWhileWritingAsync(CancellationToken cancellationToken)
    {
        var ended = role.Ended;
        if (ended.IsCancellationRequested)
        {
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended);
        await Task.Delay(WriterPeriod, timeProvider, end.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var (epoch, position, term) = (follower.Epoch, follower.Position, follower.Term);
        var read = await log.ReadAsync(epoch, position, RowsARead, cancellationToken);
        if (read.Epoch == epoch && await HasLostAsync(read, position, term, cancellationToken))
        {
            LogLost(logger, position, epoch);
            await epochs.RaiseAsync(epoch, cancellationToken);
            await LoadAsync(cancellationToken);
            await Task.Delay(RetryAfter, timeProvider, cancellationToken);
        }
        else if (!catchUp.TryApply(read))
        {
            LogBehind(logger, epoch, position, read.Epoch, read.After);
            await LoadAsync(cancellationToken);
            await Task.Delay(RetryAfter, timeProvider, cancellationToken);
        }
    }

    private void Fail(Exception exception)
    {
        if (follower.Failure is null)
        {
            LogUnreadable(logger, exception);
        }

        follower.Failure = exception.Message;
    }

    // Whether the log ends before the followed position, or another writer has written other rows there.
    private async ValueTask<bool> HasLostAsync(
        LogRead read, long position, long term, CancellationToken cancellationToken)
    {
        if (read.Rows.Count == 0)
        {
            return read.After < position;
        }

        if (read.Rows[0].Term == term || position == 0)
        {
            return false;
        }

        var followed = await reader.ReadAsync(position - 1, limit: 1, cancellationToken);
        return followed.Rows is [var row, ..] && row.FirstPosition <= position
            && (row.LastPosition != position || row.Term != term);
    }

    private Task LoadAsync(CancellationToken cancellationToken) => InTurnAsync(LoadAllAsync, cancellationToken);

    private async Task LoadAllAsync(CancellationToken cancellationToken)
    {
        do
        {
            var head = await reader.ReadHeadAsync(cancellationToken);

            // First: no answer about the newly loaded market may carry the earlier epoch.
            storeEpoch.Epoch = head.Epoch;
            await loader.LoadAsync(cancellationToken);

            // In this order: a checkpoint reaches at least as far as rows were trimmed at the time of its read.
            var oldest = await reader.ReadAsync(position: 0, limit: 1, cancellationToken);
            var checkpoint = await reader.ReadCheckpointAsync(cancellationToken);
            follower.Restart(head, checkpoint, oldest.After);
        }
        while (!await catchUp.TryReachAsync(
            (await reader.ReadHeadAsync(cancellationToken)).LastPosition, cancellationToken));
    }

    [LoggerMessage(
        LogLevel.Information, "Market ready: {InstrumentCount} instruments loaded in {ElapsedMilliseconds:0} ms")]
    private static partial void LogReady(ILogger logger, int instrumentCount, double elapsedMilliseconds);

    [LoggerMessage(
        LogLevel.Warning,
        "The log was followed up to {Epoch}/{Position} and goes on behind {NewEpoch}/{NewPosition}: the market is "
        + "loaded anew")]
    private static partial void LogBehind(
        ILogger logger, long epoch, long position, long newEpoch, long newPosition);

    [LoggerMessage(
        LogLevel.Error,
        "The store has lost commits that this node has followed up to position {Position} of epoch {Epoch}: a new "
        + "epoch begins, and the market is loaded anew")]
    private static partial void LogLost(ILogger logger, long position, long epoch);

    [LoggerMessage(
        LogLevel.Warning,
        "The clock of this machine was set: the market leaves out items of the future and is checked again")]
    private static partial void LogSet(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The market is not judged by the clock yet ({Reason}); trying again")]
    private static partial void LogNotReconsidered(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "{Symbol} was loaded again from the store; its streams report a gap")]
    private static partial void LogRepaired(ILogger logger, string symbol);

    [LoggerMessage(LogLevel.Error, "{Symbol} cannot be loaded again: this node shows old data of it")]
    private static partial void LogNotRepaired(ILogger logger, string symbol, Exception exception);

    [LoggerMessage(LogLevel.Error, "The log cannot be followed, and this node is not ready")]
    private static partial void LogUnreadable(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The log does not answer ({Reason}); this node shows nothing new until it does")]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
