using FinApi.Application.Ingest.Sources;
using FinApi.Application.Log.Writing;
using FinApi.Application.MarketData;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace FinApi.Application.Ingest.Days;

/// <summary>States, on the writer, what the feeds have delivered of each day once its data have settled.</summary>
internal sealed partial class DayCloser(
    LatestMarket market,
    DayJudge judge,
    WriterRole role,
    ISourceLedgerReader ledgers,
    IIngestPipeline pipeline,
    TimeProvider timeProvider,
    ILogger<DayCloser> logger) : BackgroundService
{
    // No live source's name: what it states is no sign that a feed lives.
    private const string Source = "import:days-of-feeds";

    // Well within the silence after which a feed counts as broken: one that ends with the day must not look so.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly PeriodicTimer _timer = new(Period, timeProvider);
    private readonly Dictionary<TradingCalendar, LocalDate> _closed = [];

    /// <inheritdoc/>
    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    /// <summary>Judges the days that have ended since the last time.</summary>
    internal async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (role.Term is null)
        {
            _closed.Clear();
            return;
        }

        var now = timeProvider.GetInstant();
        foreach (var calendar in market.All.Select(state => state.Calendar).Distinct().ToList())
        {
            if (WatchedDay.FindLast(calendar, now) is { } day
                && !(_closed.TryGetValue(calendar, out var closed) && closed >= day.TradingDate)
                && await PublishAsync(judge.Judge(calendar, day), cancellationToken))
            {
                _closed[calendar] = day.TradingDate;
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await market.WaitUntilReadyAsync(stoppingToken);
            while (await _timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryCloseAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    // A fault of the pipeline must not end the node: the day is judged again at the next tick.
    private async Task TryCloseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CloseAsync(cancellationToken);
        }
        catch (StorageUnavailableException exception)
        {
            LogUnstated(logger, exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFault(logger, exception);
        }
    }

    // Statements that the store did not take are made again at the next tick. Each day has an epoch of its own and
    // begins with number 1, so that its numbers leave no holes in the ledger.
    private async Task<bool> PublishAsync(IEnumerable<IngestItem> items, CancellationToken cancellationToken)
    {
        var parts = items.Chunk(IngestBatch.MaxItems).ToList();
        var (epoch, first) = (parts.Count == 0 ? 0 : await FindEpochAsync(cancellationToken), 1L);
        foreach (var part in parts)
        {
            var receipt = await pipeline.PublishAsync(
                new IngestBatch(Source, epoch, first, part), cancellationToken);
            if (!receipt.IsSuccess)
            {
                LogUnstated(logger, receipt.Error.Message);
                return false;
            }

            first += part.Length;
        }

        return true;
    }

    private async Task<long> FindEpochAsync(CancellationToken cancellationToken) =>
        ((await ledgers.FindAsync(Source, cancellationToken))?.Epoch ?? 0) + 1;

    [LoggerMessage(LogLevel.Warning, "The day that has ended is not judged yet ({Reason}); trying again")]
    private static partial void LogUnstated(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "The day that has ended is not judged yet by a fault of FinApi; trying again")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
