using FinApi.Application.Time;
using FinApi.Application.Workers;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Application.Log.Following;

/// <summary>
/// Removes rows beyond the window that streams resume from. Any node may do it: what a checkpoint says follows from the
/// log alone.
/// </summary>
internal sealed class LogTrim(
    LogFollower follower, ILogTrimming trimming, IOptions<TickLogOptions> options, TimeProvider timeProvider)
    : IClusterJob
{
    public string Name => "log-trim";

    public TimeSpan Period => TimeSpan.FromSeconds(15);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (follower.Epoch > 0)
        {
            await trimming.TrimAsync(
                follower.ToCheckpoint(),
                timeProvider.GetInstant() - Duration.FromMinutes(options.Value.MaxMinutes),
                options.Value.MaxEvents,
                cancellationToken);
        }
    }
}
