using Microsoft.Extensions.Hosting;

namespace FinApi.Infrastructure.Redis.Limits;

/// <summary>Keeps the node's part of limits in Redis in order, until the node stops.</summary>
internal sealed class RedisLimitUpkeep(RedisLimitStore store, TimeProvider timeProvider) : BackgroundService
{
    /// <summary>How long an ended lease keeps permits from others, and a server that is back is not noticed.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await store.ReturnLeasesAsync(evenBefore: true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await store.TickAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }
}
