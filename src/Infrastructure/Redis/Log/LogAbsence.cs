using FinApi.Application.Storage;
using Microsoft.Extensions.Logging;

namespace FinApi.Infrastructure.Redis.Log;

/// <summary>
/// Whether the log is followed without Redis, and when that is to be looked at again: once a connection is back, and
/// every 5 s while Redis answers. It is asked beside the reads, since those that follow the store must not wait for a
/// Redis that hangs. Reads are one at a time; connections come back on any thread.
/// </summary>
internal sealed partial class LogAbsence : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly LogPartition _partition;
    private readonly RedisLogMetrics _metrics;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private volatile CancellationTokenSource _lookDue = new();
    private Task? _asking;

    public LogAbsence(
        RedisConnection redis,
        LogPartition partition,
        RedisLogMetrics metrics,
        TimeProvider timeProvider,
        ILogger logger)
    {
        (_partition, _metrics, _timeProvider, _logger) = (partition, metrics, timeProvider, logger);
        redis.WhenRestored(AskForLook);
    }

    /// <summary>Whether Redis is away, or lacks what the node has.</summary>
    public bool IsAway => _metrics.IsAway;

    /// <summary>Cancelled when Redis is to be looked at again.</summary>
    public CancellationToken LookDue => _lookDue.Token;

    /// <summary>Redis is away, or still is.</summary>
    public void Begin(string reason)
    {
        if (!_metrics.IsAway)
        {
            LogAway(reason);
        }

        _metrics.IsAway = true;
        if (_lookDue.IsCancellationRequested)
        {
            _lookDue = new CancellationTokenSource();
        }

        _asking ??= AskAsync(_stopping.Token);
    }

    /// <summary>Redis is there.</summary>
    public void End()
    {
        if (_metrics.IsAway)
        {
            _metrics.IsAway = false;
            LogPresent();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await (_asking ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    // The source has neither timer nor link, so that nothing of it is left to dispose.
    private void AskForLook() => _lookDue.Cancel();

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, _timeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                if (_metrics.IsAway)
                {
                    await _partition.FindStateAsync(cancellationToken);
                    AskForLook();
                }
            }
            catch (StorageUnavailableException)
            {
                // Not yet.
            }
        }
    }

    [LoggerMessage(
        LogLevel.Warning, "The log is followed by the rows of the store until it can be followed in Redis: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(LogLevel.Information, "The log is followed in Redis again")]
    private partial void LogPresent();
}
