using FinApi.Application.Ingest;
using FinApi.Application.MarketData;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.MarketFiles;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Infrastructure.Feeds.Replay;

/// <summary>
/// Publishes recorded files at the pace of their times, and goes on after a restart where it stopped.
/// </summary>
internal sealed partial class ReplayFeed(
    IOptions<FeedOptions> options,
    LatestMarket market,
    FeedPublisher publisher,
    TimeProvider timeProvider,
    ILogger<ReplayFeed> logger) : IFeed
{
    public const string InstrumentSource = "replay:instruments";

    /// <summary>Shortest wait: rows that are due within this time come in one batch.</summary>
    public static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);

    private readonly HashSet<Symbol> _created = [];
    private long _instrumentEpoch;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await market.WaitUntilReadyAsync(cancellationToken);
        _instrumentEpoch = await publisher.NextEpochAsync(InstrumentSource, cancellationToken);
        var files = new List<IEnumerable<ReplayRow>>();
        foreach (var path in ReplayPaths.List(options.Value.Files))
        {
            files.Add(await OpenAsync(path, cancellationToken));
        }

        LogStarted(files.Count, options.Value.Speed);
        var count = await PublishAsync(ReplayMerge.ByTime(files), cancellationToken);
        LogEnded(count, files.Count);
    }

    private async Task<IEnumerable<ReplayRow>> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var file = await ReplayFile.OpenAsync(path, cancellationToken);
        var ledger = await publisher.FindLedgerAsync(file.Source, cancellationToken);

        // Rows are published in order, one batch at a time: every row up to this number was stored or rejected.
        var done = ledger?.HighestSeen ?? 0;
        LogFile(path, file.Kind, file.Source, done);
        return Readable(file, file.RowsAfter(done));
    }

    private IEnumerable<ReplayRow> Readable(ReplayFile file, IEnumerable<ReplayRow> rows)
    {
        using var row = rows.GetEnumerator();
        while (TryMoveNext(file, row))
        {
            yield return row.Current;
        }
    }

    private bool TryMoveNext(ReplayFile file, IEnumerator<ReplayRow> row)
    {
        try
        {
            return row.MoveNext();
        }
        catch (Exception failure) when (failure is MarketFileException or IOException)
        {
            LogBroken(failure, file.Path);
            return false;
        }
    }

    private async Task<long> PublishAsync(IEnumerable<ReplayRow> rows, CancellationToken cancellationToken)
    {
        var pace = new ReplayPace(ReplaySpeed.Find(options.Value.Speed)!.Value, timeProvider);
        var due = new List<ReplayRow>(IngestBatch.MaxItems);
        var count = 0L;
        foreach (var row in rows)
        {
            var wait = pace.UntilDue(row.Time);
            if (wait > TimeSpan.Zero || due.Count == IngestBatch.MaxItems)
            {
                if (!await PublishDueAsync(due, cancellationToken))
                {
                    return count;
                }

                count += due.Count;
                due.Clear();
                await WaitAsync(pace.UntilDue(row.Time), cancellationToken);
            }

            due.Add(row);
        }

        return await PublishDueAsync(due, cancellationToken) ? count + due.Count : count;
    }

    private Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        if (wait <= TimeSpan.Zero)
        {
            return Task.CompletedTask;
        }

        // Task.Delay rounds down to whole milliseconds, which would publish a row before its time.
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        return Task.Delay(whole > ShortestWait ? whole : ShortestWait, timeProvider, cancellationToken);
    }

    private async Task<bool> PublishDueAsync(List<ReplayRow> due, CancellationToken cancellationToken)
    {
        if (!await CreateInstrumentsAsync(due, cancellationToken))
        {
            return false;
        }

        var receiveTime = Instant.FromDateTimeOffset(timeProvider.GetUtcNow());
        foreach (var batch in ReplayBatches.Of(due, receiveTime))
        {
            if (await publisher.PublishAsync(batch, cancellationToken) is null)
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> CreateInstrumentsAsync(List<ReplayRow> due, CancellationToken cancellationToken)
    {
        var first = _created.Count + 1;
        var items = new List<IngestItem>();
        foreach (var row in due)
        {
            if (row.Symbol is { } symbol && !market.TryGet(symbol.Value, out _) && _created.Add(symbol))
            {
                items.Add(new IngestItem.OfInstrument(
                    new Instrument { Symbol = symbol, Mic = Mic.Parse(options.Value.Mic) }));
            }
        }

        return items.Count == 0 || await publisher.PublishAsync(
            new IngestBatch(InstrumentSource, _instrumentEpoch, first, items), cancellationToken) is not null;
    }

    [LoggerMessage(LogLevel.Information, "Replaying {Files} files at speed {Speed}")]
    private partial void LogStarted(int files, string speed);

    [LoggerMessage(LogLevel.Information, "Replaying {Path} ({Kind}) as {Source} after row {Done}")]
    private partial void LogFile(string path, MarketFileKind kind, string source, long done);

    [LoggerMessage(LogLevel.Error, "The rest of {Path} is not replayed: it cannot be read")]
    private partial void LogBroken(Exception failure, string path);

    [LoggerMessage(LogLevel.Information, "The replay has ended: {Rows} rows of {Files} files were published")]
    private partial void LogEnded(long rows, int files);
}
