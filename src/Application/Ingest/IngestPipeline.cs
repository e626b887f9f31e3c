using System.Threading.Channels;
using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>
/// One writer for all publishers:
/// 1. Batches wait in a bounded channel; who publishes faster than the store writes is held back.
/// 2. The writer takes all that wait, up to a bound, into one commit, so that they share one flush to the disk.
/// 3. Only when the commit is durable do readers see it and publishers get their receipts.
/// A commit that fails is forgotten whole: memory is rebuilt from the store, and its publishers send again.
/// </summary>
internal sealed partial class IngestPipeline(
    LatestMarket market,
    IMarketWriter writer,
    CommitBuilder commits,
    FeedMonitor feeds,
    TickPublisher ticks,
    IOptions<IngestOptions> options,
    ILogger<IngestPipeline> logger) : IIngestPipeline, IHostedService, IDisposable
{
    private static readonly TimeSpan RetryWhenFull = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryWhenUnavailable = TimeSpan.FromSeconds(1);

    private readonly Channel<Pending> _waiting = Channel.CreateBounded<Pending>(
        new BoundedChannelOptions(options.Value.MaxPendingBatches) { SingleReader = true });

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public async ValueTask<Result<IngestReceipt>> PublishAsync(IngestBatch batch, CancellationToken cancellationToken)
    {
        if (IngestBatchRules.Check(batch) is { } error)
        {
            return error;
        }

        var pending = new Pending(batch);
        try
        {
            await _waiting.Writer.WriteAsync(pending, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return Unavailable("FinApi is shutting down. Send the batch again, to another node or later.");
        }

        return await pending.Completion.Task.WaitAsync(cancellationToken);
    }

    // Not a BackgroundService: one that is stopped before it ran never runs, and its publishers would wait for ever.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Takes no more batches, but commits those that wait: their publishers are waiting for the receipts.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await _stopping.CancelAsync();

        // Out of time: what was not committed was not acknowledged either.
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync()
    {
        try
        {
            await market.WaitUntilReadyAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopped before the market was loaded: what waits is refused below.
        }

        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var batches = TakeWaiting();
            if (market.IsReady)
            {
                await CommitAsync(batches);
            }
            else
            {
                Fail(batches, Unavailable("FinApi stopped before it was ready. Send the batch again."));
            }
        }
    }

    private static Error Unavailable(string message) =>
        new(ErrorKind.Unavailable, ErrorReason.StorageUnavailable, message) { RetryAfter = RetryWhenUnavailable };

    private static void Fail(List<Pending> batches, Error error)
    {
        foreach (var pending in batches)
        {
            pending.Completion.TrySetResult(error);
        }
    }

    private static Instant? NewestEventTime(IngestBatch batch)
    {
        Instant? newest = null;
        foreach (var item in batch.Items)
        {
            var time = item switch
            {
                IngestItem.OfQuote(var quote) => quote.EventTime,
                IngestItem.OfTrade(var trade) => trade.EventTime,
                _ => newest,
            };
            newest = time < newest ? newest : time;
        }

        return newest;
    }

    private List<Pending> TakeWaiting()
    {
        List<Pending> batches = [];
        var items = 0;
        while (items < options.Value.MaxCommitItems && _waiting.Reader.TryRead(out var pending))
        {
            batches.Add(pending);
            items += pending.Batch.Items.Count;
        }

        return batches;
    }

    private async Task CommitAsync(List<Pending> batches)
    {
        try
        {
            await commits.PrepareAsync(batches.Select(pending => pending.Batch), CancellationToken.None);
            foreach (var pending in batches)
            {
                pending.Outcome = await commits.AddAsync(pending.Batch, CancellationToken.None);
            }

            if (await commits.BuildAsync(CancellationToken.None) is { } commit)
            {
                await writer.CommitAsync(commit, CancellationToken.None);
            }

            commits.Show();
            Acknowledge(batches);
            await ticks.PublishAsync(commits.ShownTicks, commits.ShownBars);
        }
        catch (StorageFullException exception)
        {
            commits.Discard();
            LogFull(logger, exception.Message);
            Fail(batches, new Error(
                ErrorKind.Unavailable,
                ErrorReason.StorageFull,
                "Nothing more can be stored: the operator has to raise Data:MaxBytes or make room on the disk.")
            {
                RetryAfter = RetryWhenFull,
            });
        }
        catch (StorageUnavailableException exception)
        {
            commits.Discard();
            LogUnavailable(logger, exception.Message);
            Fail(batches, Unavailable("The store did not take the batch. Send it again: nothing is stored twice."));
        }
        catch (Exception exception)
        {
            // A fault of ours must not stop all publishers for good; those of this commit learn of it.
            commits.Discard();
            LogFault(logger, exception);
            foreach (var pending in batches)
            {
                pending.Completion.TrySetException(exception);
            }
        }
    }

    private void Acknowledge(List<Pending> batches)
    {
        foreach (var pending in batches)
        {
            if (pending.Outcome is { IsSuccess: true, Value.Accepted: > 0 } receipt)
            {
                feeds.Record(pending.Batch.Source, receipt.Value.Accepted, NewestEventTime(pending.Batch));
            }

            pending.Completion.TrySetResult(pending.Outcome!);
        }
    }

    [LoggerMessage(LogLevel.Error, "Ingest is refused: {Reason}")]
    private static partial void LogFull(ILogger logger, string reason);

    [LoggerMessage(
        LogLevel.Error, "The store did not take a commit, and its publishers were told to send it again: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "A commit failed by a fault of FinApi; nothing of it was shown")]
    private static partial void LogFault(ILogger logger, Exception exception);

    private sealed class Pending(IngestBatch batch)
    {
        public IngestBatch Batch { get; } = batch;

        public Result<IngestReceipt>? Outcome { get; set; }

        public TaskCompletionSource<Result<IngestReceipt>> Completion { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
