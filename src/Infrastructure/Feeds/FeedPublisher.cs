using FinApi.Application.Ingest;
using FinApi.Application.Ingest.Sources;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using Microsoft.Extensions.Logging;

namespace FinApi.Infrastructure.Feeds;

/// <summary>
/// Publishes for one source and outlasts a store that is full or away: the same batch is offered again, so that an
/// answer that was lost stores nothing twice.
/// </summary>
internal sealed partial class FeedPublisher(
    IIngestPipeline pipeline, ISourceLedgerReader ledgers, TimeProvider timeProvider, ILogger<FeedPublisher> logger)
{
    public static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private string? _refusal;

    /// <summary>Publishes until the batch is taken; null when the source has to stop.</summary>
    public async Task<IngestReceipt?> PublishAsync(IngestBatch batch, CancellationToken cancellationToken)
    {
        for (var delay = FirstDelay; ; delay = Longer(delay))
        {
            var result = await pipeline.PublishAsync(batch, cancellationToken);
            if (result.IsSuccess)
            {
                NoteTaken(batch.Source, result.Value);
                return result.Value;
            }

            if (result.Error.Kind != ErrorKind.Unavailable)
            {
                LogStopped(batch.Source, result.Error.Reason, result.Error.Message);
                return null;
            }

            NoteRefused(batch.Source, result.Error.Reason);
            var wait = result.Error.RetryAfter is { } wish && wish > delay ? wish : delay;
            await Task.Delay(wait, timeProvider, cancellationToken);
        }
    }

    /// <summary>What a source has published so far; null when it never did. Waits for a store that is away.</summary>
    public async Task<SourceLedger?> FindLedgerAsync(string source, CancellationToken cancellationToken)
    {
        for (var delay = FirstDelay; ; delay = Longer(delay))
        {
            try
            {
                return await ledgers.FindAsync(source, cancellationToken);
            }
            catch (StorageUnavailableException)
            {
                NoteRefused(source, ErrorReason.StorageUnavailable);
                await Task.Delay(delay, timeProvider, cancellationToken);
            }
        }
    }

    /// <summary>
    /// An epoch above all before it: now in Unix milliseconds, or one more than the last when the clock was set back.
    /// </summary>
    public async Task<long> NextEpochAsync(string source, CancellationToken cancellationToken)
    {
        var ledger = await FindLedgerAsync(source, cancellationToken);
        return Math.Max(timeProvider.GetUtcNow().ToUnixTimeMilliseconds(), (ledger?.Epoch ?? 0) + 1);
    }

    private static TimeSpan Longer(TimeSpan delay) => delay * 2 < LongestDelay ? delay * 2 : LongestDelay;

    private void NoteTaken(string source, IngestReceipt receipt)
    {
        if (_refusal is not null)
        {
            LogResumed(source);
            _refusal = null;
        }

        if (receipt.Rejections is [var first, ..])
        {
            var sequence = receipt.FirstSequence + first.Index;
            LogRejections(source, receipt.Rejections.Count, first.Reason, sequence, first.Message);
        }
    }

    // Once a change of state: a full disk for a night must not fill the log too.
    private void NoteRefused(string source, string reason)
    {
        if (_refusal != reason)
        {
            LogRefused(source, reason);
            _refusal = reason;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The feed {Source} waits: the store refuses its data ({Reason})")]
    private partial void LogRefused(string source, string reason);

    [LoggerMessage(LogLevel.Information, "The feed {Source} goes on: the store takes its data again")]
    private partial void LogResumed(string source);

    [LoggerMessage(LogLevel.Error, "The feed {Source} stops: its data were refused ({Reason}): {Message}")]
    private partial void LogStopped(string source, string reason, string message);

    [LoggerMessage(
        LogLevel.Warning,
        "{Count} items of the feed {Source} were rejected, the first ({Reason}) at sequence {Sequence}: {Message}")]
    private partial void LogRejections(string source, int count, string reason, long sequence, string message);
}
