using FinApi.Application.Log;
using FinApi.Application.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FinApi.Application.MarketData.Following;

/// <summary>
/// Brings the node to where the log stands, and keeps it there:
/// 1. The latest market is loaded from the store. It is as of some position or later; whatever is applied twice changes
///    nothing.
/// 2. All rows that the store still has are applied, so that streams can be resumed from before the start.
/// 3. Once the end is reached that the log had after step 1, the node is ready.
/// 4. Rows of other writers are followed; when something is missing or another epoch begins, it starts over.
/// </summary>
internal sealed partial class LogFollowing(
    ITickLog log,
    ILogReader reader,
    LogFollower follower,
    MarketLoader loader,
    LatestMarket market,
    TimeProvider timeProvider,
    ILogger<LogFollowing> logger) : BackgroundService
{
    private const int RowsARead = 256;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = timeProvider.GetTimestamp();
        await LoadAsync(stoppingToken);
        market.MarkReady();
        LogReady(logger, market.Count, timeProvider.GetElapsedTime(started).TotalMilliseconds);
        while (log.IsShared)
        {
            try
            {
                var read = await log.ReadAsync(follower.Epoch, follower.Position, RowsARead, stoppingToken);
                if (!TryApply(read))
                {
                    LogBehind(logger, follower.Epoch, follower.Position, read.Epoch, read.After);
                    await LoadAsync(stoppingToken);
                }
            }
            catch (StorageUnavailableException exception)
            {
                // Subscribers notice by the feeds' silence in their heartbeats; nothing is lost unless the log loses
                // it.
                LogUnavailable(logger, exception.Message);
                await Task.Delay(RetryAfter, timeProvider, stoppingToken);
            }
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        do
        {
            var head = await reader.ReadHeadAsync(cancellationToken);
            var checkpoint = await reader.ReadCheckpointAsync(cancellationToken);
            await loader.LoadAsync(cancellationToken);
            var oldest = await reader.ReadAsync(position: 0, limit: 1, cancellationToken);
            follower.Restart(head, checkpoint, oldest.After);
        }
        while (!await TryCatchUpAsync(cancellationToken));
    }

    // False: the log was trimmed or begun anew while it was read.
    private async Task<bool> TryCatchUpAsync(CancellationToken cancellationToken)
    {
        var end = (await reader.ReadHeadAsync(cancellationToken)).LastPosition;
        while (follower.Position < end)
        {
            var read = await reader.ReadAsync(follower.Position, RowsARead, cancellationToken);
            if (read.Rows.Count == 0 || !TryApply(read))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryApply(LogRead read)
    {
        if (read.Epoch != follower.Epoch || read.After > follower.Position)
        {
            return false;
        }

        foreach (var row in read.Rows)
        {
            if (follower.Apply(read.Epoch, row) is LogStep.Hole or LogStep.Lost)
            {
                return false;
            }
        }

        return true;
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

    [LoggerMessage(LogLevel.Warning, "The log does not answer ({Reason}); what this node shows waits")]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
