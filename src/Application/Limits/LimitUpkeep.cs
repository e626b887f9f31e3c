using Microsoft.Extensions.Hosting;

namespace FinApi.Application.Limits;

/// <summary>
/// Forgets once a minute whoever is idle, so that memory is bounded by who calls now, and shows how limits are divided.
/// </summary>
internal sealed class LimitUpkeep(
    IEnumerable<IIdleMemory> memories,
    ILimitStore limits,
    ILimitFault fault,
    LimitMetrics metrics,
    TimeProvider timeProvider)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.ObserveShares(() => limits.Shares);
        metrics.ObserveFault(() => fault.Fault);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var memory in memories)
                {
                    memory.ForgetIdle();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }
}
