using FinApi.Application.MarketData;
using Microsoft.Extensions.Hosting;

namespace FinApi.Application.Streaming.Markets;

/// <summary>
/// The one timer of all delayed streams: the delayed market has one sample a second, and is read twice as often.
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
