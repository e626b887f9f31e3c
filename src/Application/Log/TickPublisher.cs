using FinApi.Application.Storage;
using FinApi.Application.Time;
using FinApi.Domain.MarketData;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FinApi.Application.Log;

/// <summary>
/// Puts what is durable into the tick log: the ingest pipeline gives it commit by commit, and a clock closes bars. What
/// the log does not take is lost to streams, not to the store: the next read shows subscribers the gap.
/// </summary>
internal sealed partial class TickPublisher(ITickLog log, TimeProvider timeProvider, ILogger<TickPublisher> logger)
    : BackgroundService
{
    private static readonly TimeSpan CloseInterval = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly BarCloses _bars = new();
    private readonly List<TickEvent> _events = [];

    /// <summary>Takes what a commit showed of live sources, in the order of the log.</summary>
    public async ValueTask PublishAsync(List<TickEvent> ticks, List<Bar> bars)
    {
        if (ticks.Count == 0 && bars.Count == 0)
        {
            return;
        }

        await _turn.WaitAsync();
        try
        {
            var now = timeProvider.GetInstant();
            _events.AddRange(ticks);
            foreach (var bar in bars)
            {
                _bars.Change(bar, now, _events);
            }

            _bars.Close(now, _events);
            await AppendAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CloseInterval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await CloseBarsAsync(stoppingToken);
        }
    }

    private async Task CloseBarsAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _bars.Close(timeProvider.GetInstant(), _events);
            await AppendAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask AppendAsync()
    {
        try
        {
            if (_events.Count > 0)
            {
                await log.AppendAsync(_events, CancellationToken.None);
            }
        }
        catch (StorageUnavailableException exception)
        {
            LogLost(logger, _events.Count, exception);
        }
        finally
        {
            _events.Clear();
        }
    }

    [LoggerMessage(LogLevel.Error, "The tick log did not take {EventCount} events; streams miss them")]
    private static partial void LogLost(ILogger logger, int eventCount, Exception exception);
}
