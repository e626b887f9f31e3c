using Microsoft.Extensions.Hosting;

namespace FinApi.Application.Limits;

/// <summary>Forgets once a minute whoever is idle, so that memory is bounded by who calls now.</summary>
internal sealed class LimitUpkeep(
    MemoryLimitStore store, SignInLimiter signIns, SignUpLimiter signUps, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                store.Forget();
                signIns.Forget();
                signUps.Forget();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }
}
