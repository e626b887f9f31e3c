using FinApi.Application.MarketData;
using Microsoft.Extensions.Hosting;

namespace FinApi.Application.Streaming.Markets;

/// <summary>
/// The one timer of all late streams: the late market has a sample a second, and is looked at twice as often.
/// </summary>
internal sealed class DelayedPump(StreamMarkets markets, LatestMarket market, TimeProvider timeProvider)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await market.WaitUntilReadyAsync(stoppingToken);
        using var timer = new PeriodicTimer(Period, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            markets.Advance();
        }
    }
}
