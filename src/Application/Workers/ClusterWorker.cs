using FinApi.Application.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FinApi.Application.Workers;

/// <summary>Looks whether a job of the cluster is due and does it, on every node with the role workers.</summary>
internal sealed partial class ClusterWorker(
    IClusterTurn turn, IEnumerable<IClusterJob> jobs, TimeProvider timeProvider, ILogger<ClusterWorker> logger)
    : BackgroundService
{
    // One look at a row a job and node; a job is late by no more than this when the node that did it has died.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, timeProvider);
        do
        {
            foreach (var job in jobs)
            {
                await TryAsync(job, stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TryAsync(IClusterJob job, CancellationToken cancellationToken)
    {
        try
        {
            var started = timeProvider.GetTimestamp();
            if (await turn.TryAsync(job, cancellationToken))
            {
                LogDone(logger, job.Name, timeProvider.GetElapsedTime(started).TotalMilliseconds);
            }
        }
        catch (Exception e) when (e is StorageUnavailableException or StorageFullException)
        {
            LogFailed(logger, job.Name, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Did {Job} for the cluster in {Milliseconds:0} ms")]
    private static partial void LogDone(ILogger logger, string job, double milliseconds);

    [LoggerMessage(LogLevel.Warning, "{Job} was not done; the next node to look tries again. {Reason}")]
    private static partial void LogFailed(ILogger logger, string job, string reason);
}
