using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Market;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime.Extensions;

namespace FinApi.Infrastructure.Postgres.Upkeep;

/// <summary>Makes the partitions of the next days, so that the first tick of a day waits for nothing.</summary>
internal sealed partial class PartitionsAhead(
    Partitions partitions, TimeProvider timeProvider, ILogger<PartitionsAhead> logger) : BackgroundService
{
    // A long weekend without a working primary.
    private const int DaysAhead = 4;

    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, timeProvider);
        do
        {
            try
            {
                var now = timeProvider.GetUtcNow().ToInstant();
                await partitions.EnsureAsync(now, DaysAhead, stoppingToken);
            }
            catch (Exception e) when (e is StorageUnavailableException or StorageFullException)
            {
                LogFailed(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The partitions of the next days could not be made; the writer makes them when they are needed. {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
