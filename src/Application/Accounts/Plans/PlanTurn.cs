using FinApi.Application.Storage;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace FinApi.Application.Accounts.Plans;

/// <summary>
/// Says at the turn of each month, UTC, that everything may have changed: plan changes that were pending take effect
/// then by themselves, and whoever remembers a plan has to look again.
/// </summary>
internal sealed partial class PlanTurn(IAccountChanges changes, TimeProvider timeProvider, ILogger<PlanTurn> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // A clock that is set is noticed within the hour.
    private static readonly Duration MaxWait = Duration.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            // A timer may come a little early by the clock that plans go by.
            var end = PlanChange.MonthEnd(timeProvider.GetInstant());
            for (var now = timeProvider.GetInstant(); now < end; now = timeProvider.GetInstant())
            {
                await Task.Delay(Duration.Min(end - now, MaxWait).ToTimeSpan(), timeProvider, stoppingToken);
            }

            await TellAsync(stoppingToken);
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await changes.PublishAsync(AccountChange.Everything, cancellationToken);
                return;
            }
            catch (StorageUnavailableException e)
            {
                LogNotTold(e);
                await Task.Delay(RetryDelay, timeProvider, cancellationToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The plan changes of the turn of the month could not be announced; trying again")]
    private partial void LogNotTold(Exception exception);
}
