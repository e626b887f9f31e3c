using FinApi.Application.Archive.Files;
using FinApi.Application.Storage;
using FinApi.Application.Workers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FinApi.Application.Archive.Writing;

/// <summary>
/// Takes the turn of the archive when it is due. Beside the other jobs of the cluster and not among them, because a
/// turn takes minutes.
/// </summary>
internal sealed partial class ArchiveWorker(
    IClusterTurn turn,
    ArchiveJob job,
    ArchiveMetrics metrics,
    ArchiveMonitor monitor,
    TimeProvider timeProvider,
    ILogger<ArchiveWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, timeProvider);
        do
        {
            try
            {
                await turn.TryAsync(job, stoppingToken);
            }
            catch (ArchiveUnavailableException e)
            {
                metrics.NoteFailure();
                monitor.NoteUnavailable();
                LogArchiveFailed(logger, e.Message);
            }
            catch (Exception e) when (e is StorageUnavailableException or StorageFullException)
            {
                LogStoreFailed(logger, e.Message);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The archive is a copy: whatever fails in it, the node goes on serving.
                metrics.NoteFailure();
                LogFault(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Error, "The archive cannot be used; the data stay in the store. {Reason}")]
    private static partial void LogArchiveFailed(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "The archive was not updated, by a fault of FinApi; the next turn tries again")]
    private static partial void LogFault(ILogger logger, Exception fault);

    [LoggerMessage(LogLevel.Warning, "The archive was not updated; the next node to look tries again. {Reason}")]
    private static partial void LogStoreFailed(ILogger logger, string reason);
}
