using System.Threading.Channels;
using FinApi.Application.Ingest.Days;
using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.Log.Writing;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Ingest;

/// <summary>
/// One writer for all publishers:
/// 1. Batches wait in a bounded channel, which slows down a publisher that is faster than the store.
/// 2. The writer puts all waiting batches, up to a bound, into one commit, so that they share one flush to the disk.
/// 3. Once the commit is durable, the node shows it, publishers get their receipts, and other nodes are notified. A
///    commit that fails is dropped whole: the remembered state of the store is read again, and its publishers send
///    their batches again. A commit that fails by a fault of FinApi, or by data that the store cannot hold, is tried
///    again in halves, down to the unforeseen item, which is rejected alone. Only the node with the writer's lease
///    commits.
/// </summary>
internal sealed partial class IngestPipeline(
    LatestMarket market,
    IMarketWriter writer,
    CommitBuilder commits,
    FeedWatch watch,
    WriterRole role,
    LogFollower follower,
    LogCatchUp catchUp,
    ITickLog log,
    IOptions<IngestOptions> options,
    TimeProvider timeProvider,
    ILogger<IngestPipeline> logger) : IIngestPipeline, IHostedService, IDisposable
{
    private static readonly TimeSpan CloseInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryWhenUnavailable = TimeSpan.FromSeconds(1);

    private readonly Channel<Pending> _waiting = Channel.CreateBounded<Pending>(
        new BoundedChannelOptions(options.Value.MaxPendingBatches) { SingleReader = true });

    // Made here and not in the loop: the loop starts on another thread, and the first period must not begin later.
    private readonly PeriodicTimer _closeTimer = new(CloseInterval, timeProvider);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private Task _closing = Task.CompletedTask;
    private long _term;

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

    // Not a BackgroundService: its loop never runs when it is stopped before the first run, and publishers would wait
    // for ever.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        _closing = Task.Run(CloseBarsAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Takes no more batches, but commits the waiting ones, because their publishers wait for receipts.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await _stopping.CancelAsync();

        // Out of time. Batches that were not committed were not acknowledged either.
        await Task.WhenAll(_running, _closing).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _closeTimer.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await market.WaitUntilReadyAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopped before the market was loaded: the waiting batches are refused below.
        }

        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var batches = TakeWaiting();
            if (!market.IsReady)
            {
                Fail(batches, Unavailable("FinApi stopped before it was ready. Send the batch again."));
            }
            else if (role.Term is { } term)
            {
                await CommitAsync(batches, term);
            }
            else
            {
                Fail(batches, Unavailable("This node does not write. Send the batch again, to another node or later."));
            }
        }
    }

    // Bars also end by the clock while nothing is published; their ends are then a commit of their own.
    private async Task CloseBarsAsync()
    {
        try
        {
            while (await _closeTimer.WaitForNextTickAsync(_stopping.Token))
            {
                if (role.Term is not null && follower.HasEnds(timeProvider.GetInstant()))
                {
                    var ends = new Pending(batch: null);
                    await _waiting.Writer.WriteAsync(ends, _stopping.Token);
                    await ((Task)ends.Completion.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            // The node stops.
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

    private List<Pending> TakeWaiting()
    {
        List<Pending> batches = [];
        var items = 0;
        while (items < options.Value.MaxCommitItems && _waiting.Reader.TryPeek(out var next))
        {
            // A deletion is alone in its commit: what it takes has to be in the store.
            if (next.IsDeletion && batches.Count > 0)
            {
                break;
            }

            _waiting.Reader.TryRead(out var pending);
            batches.Add(pending!);
            items += pending!.Batch?.Items.Count ?? 0;
            if (next.IsDeletion)
            {
                break;
            }
        }

        return batches;
    }

    private async Task CommitAsync(List<Pending> batches, long term)
    {
        if (term != _term)
        {
            // The remembered state of the store is of the earlier term, and another node may have written since.
            commits.Discard();
            watch.Restart();
            _term = term;
        }

        try
        {
            await commits.PrepareAsync(
                batches.Select(pending => pending.Batch).OfType<IngestBatch>(), CancellationToken.None);
            foreach (var pending in batches)
            {
                if (pending.Batch is { } batch)
                {
                    pending.Outcome = await commits.AddAsync(batch, CancellationToken.None);
                }
            }

            var row = await StoreAsync(term);
            commits.Keep();
            Acknowledge(batches);
            await TellAsync(row);
        }
        catch (StorageFullException exception)
        {
            commits.Discard();
            LogFull(logger, exception.Message);
            Fail(batches, exception.ToError());
        }
        catch (UnstorableDataException exception)
        {
            commits.Discard();
            LogUnstorable(logger, exception.Message);
            await CommitInPartsAsync(
                batches, term, new InvalidOperationException("The store refuses what FinApi adds itself.", exception));
        }
        catch (StorageUnavailableException exception)
        {
            commits.Discard();
            LogUnavailable(logger, exception.Message);
            Fail(batches, Unavailable("The store did not take the batch. Send it again: nothing is stored twice."));
        }
        catch (Exception exception)
        {
            commits.Discard();
            LogFault(logger, exception);
            await CommitInPartsAsync(batches, term, exception);
        }
    }

    // One bad item must not end the streams of all publishers: sent again, its batch would fail again and again.
    private async Task CommitInPartsAsync(List<Pending> batches, long term, Exception fault)
    {
        if (batches.Count > 1)
        {
            foreach (var pending in batches.Where(each => !each.Completion.Task.IsCompleted))
            {
                await CommitAsync([pending], term);
            }
        }
        else if (batches[0].Completion.Task.IsCompleted)
        {
            // The part was durable and acknowledged; a later step failed.
        }
        else if (batches[0] is { Batch: { Items.Count: > 0 } batch } whole && FindParts(batch) is { Count: > 0 } parts)
        {
            await CommitInPartsAsync(whole, parts, term);
        }
        else
        {
            // The batch fails even without items, so no item is the cause.
            batches[0].Completion.TrySetException(fault);
        }
    }

    private async Task CommitInPartsAsync(Pending whole, List<IngestBatch> parts, long term)
    {
        IngestReceipt? sum = null;
        foreach (var part in parts)
        {
            var pending = new Pending(part);
            await CommitAsync([pending], term);
            var completed = pending.Completion.Task;
            if (!completed.IsCompletedSuccessfully)
            {
                whole.Completion.TrySetException(completed.Exception!.InnerExceptions);
                return;
            }

            var receipt = await completed;
            if (!receipt.IsSuccess)
            {
                whole.Completion.TrySetResult(receipt);
                return;
            }

            sum = sum is null ? receipt.Value : sum.And(receipt.Value);
        }

        whole.Completion.TrySetResult(sum!);
    }

    // The halves of a batch, or a single item without its content; nothing for an item without content.
    private static List<IngestBatch> FindParts(IngestBatch batch)
    {
        if (batch.Items is [IngestItem.Unreadable])
        {
            return [];
        }

        if (batch.Items.Count == 1)
        {
            return [batch with { Items = [IngestItem.Unreadable.Unstorable] }];
        }

        var half = batch.Items.Count / 2;
        return
        [
            batch with { Items = [.. batch.Items.Take(half)] },
            batch with { FirstSequence = batch.FirstSequence + half, Items = [.. batch.Items.Skip(half)] },
        ];
    }

    private async Task<LogRow?> StoreAsync(long term)
    {
        if (await commits.BuildAsync(term, CancellationToken.None) is not { } commit)
        {
            return null;
        }

        await writer.CommitAsync(commit, CancellationToken.None);
        if (commit.Row is { } row && follower.Apply(follower.Epoch, row) != LogStep.Applied)
        {
            // The row is durable, but this node could not apply it at once: read the row from the log.
            await catchUp.ReachAsync(row.LastPosition, CancellationToken.None);
        }

        return commit.Row;
    }

    // A failure is harmless: other nodes also look into the store.
    private async ValueTask TellAsync(LogRow? row)
    {
        try
        {
            if (row is not null && log.IsShared)
            {
                await log.AppendAsync(follower.Epoch, row, CancellationToken.None);
            }
        }
        catch (StorageUnavailableException exception)
        {
            LogUntold(logger, exception.Message);
        }
    }

    private static void Acknowledge(List<Pending> batches)
    {
        foreach (var pending in batches)
        {
            pending.Completion.TrySetResult(pending.Outcome!);
        }
    }

    [LoggerMessage(LogLevel.Error, "Ingest is refused: {Reason}")]
    private static partial void LogFull(ILogger logger, string reason);

    [LoggerMessage(
        LogLevel.Error, "The store did not take a commit, and its publishers were told to send it again: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);

    [LoggerMessage(
        LogLevel.Warning, "A commit holds data that the store cannot hold, and is tried in parts: {Reason}")]
    private static partial void LogUnstorable(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "The engine of the log did not take a row; followers read it late: {Reason}")]
    private static partial void LogUntold(ILogger logger, string reason);

    [LoggerMessage(
        LogLevel.Error, "A commit failed by a fault of FinApi and is tried in parts; nothing of it was shown")]
    private static partial void LogFault(ILogger logger, Exception exception);

    // Without a batch the entry stands for ends of bars.
    private sealed class Pending(IngestBatch? batch)
    {
        public IngestBatch? Batch { get; } = batch;

        public bool IsDeletion => Batch?.Items is [IngestItem.OfDeletion];

        public Result<IngestReceipt>? Outcome { get; set; }

        public TaskCompletionSource<Result<IngestReceipt>> Completion { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
