using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FinApi.Application.Limits.Usage;

/// <summary>
/// Brings what was counted to the store, every two seconds and at the end: a crash costs the counts of the last
/// interval and of a batch under way, less than 5 s in all.
/// </summary>
internal sealed partial class UsageFlush : BackgroundService
{
    private const int LastAttempts = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AttemptInterval = TimeSpan.FromMilliseconds(500);

    private readonly UsageMeter _meter;
    private readonly IUsageWriter _store;
    private readonly LimitMetrics _metrics;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<UsageFlush> _logger;
    private readonly UsageLedger _ledger = new();
    private int _backlog;

    public UsageFlush(
        UsageMeter meter,
        IUsageWriter store,
        LimitMetrics metrics,
        TimeProvider timeProvider,
        ILogger<UsageFlush> logger)
    {
        (_meter, _store, _metrics, _timeProvider, _logger) = (meter, store, metrics, timeProvider, logger);
        metrics.ObserveBacklog(() => Volatile.Read(ref _backlog));
    }

    /// <summary>Ends when callers are answered no more: the server stops before its hosted services do.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await FlushAsync(cancellationToken);
            for (var attempt = 1; _ledger.Rows > 0 && attempt < LastAttempts; attempt++)
            {
                await Task.Delay(AttemptInterval, _timeProvider, cancellationToken);
                await FlushAsync(cancellationToken);
            }
        }
        finally
        {
            if (_ledger.Rows > 0)
            {
                NotStored(_ledger.Rows);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops; what is left is flushed by StopAsync.
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        Collect();
        try
        {
            while (_ledger.PrepareBatch() is { Count: > 0 } batch)
            {
                await _store.AddAsync(_ledger.BatchId, batch, cancellationToken);
                _ledger.Settle();
                _metrics.Stored(batch.Sum(row => row.Calls));
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it was: the batch keeps its id, so that sending it again is safe, and everything else waits
            // behind it.
            StoreDidNotTake(exception, _ledger.Rows);
        }

        Volatile.Write(ref _backlog, _ledger.Rows);
    }

    private void Collect()
    {
        _meter.Collect(_ledger);
        if (_ledger.TakeLostCalls() is > 0 and var lost)
        {
            _metrics.Lost(lost);
            Lost(lost);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The store did not take the usage; {Rows} rows wait and are sent again")]
    private partial void StoreDidNotTake(Exception exception, int rows);

    [LoggerMessage(LogLevel.Error, "The usage of {Calls} calls is lost: too many rows wait for the store")]
    private partial void Lost(long calls);

    [LoggerMessage(LogLevel.Error, "The node stops with {Rows} rows of usage that the store did not take")]
    private partial void NotStored(int rows);
}
