using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Application.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Streaming.Fanout;

/// <summary>Follows the tick log from where it stands at the start, for as long as the node runs.</summary>
internal sealed partial class LogPump(
    ITickLog log,
    PriceHub hub,
    LatestMarket market,
    IOptions<TickLogOptions> options,
    TimeProvider timeProvider,
    ILogger<LogPump> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await market.WaitUntilReadyAsync(stoppingToken);
        while (true)
        {
            try
            {
                hub.Publish(await log.ReadAsync(hub.Epoch, hub.Position, options.Value.ReadBatch, stoppingToken));
            }
            catch (StorageUnavailableException exception)
            {
                // Subscribers notice by the feeds' silence in their heartbeats; nothing is lost unless the log loses
                // it.
                LogUnavailable(logger, exception);
                await Task.Delay(RetryAfter, timeProvider, stoppingToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The tick log does not answer; streams wait")]
    private static partial void LogUnavailable(ILogger logger, Exception exception);
}
