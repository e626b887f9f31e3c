using FinApi.Application.Results;

namespace FinApi.Application.Ingest;

/// <summary>
/// The one way in: validates, gives sequence numbers, makes durable, and only then shows the market. Safe for all
/// threads; batches of one source are taken in the order of the calls.
/// </summary>
public interface IIngestPipeline
{
    /// <summary>
    /// Takes a batch and completes when it is durable. Waits while the store is busy; at most
    /// <c>Ingest:MaxPendingBatches</c> are held in memory.
    /// </summary>
    /// <returns>
    /// The receipt; or an error for the batch as a whole: INVALID_FIELD, SOURCE_EPOCH_STALE, STORAGE_FULL,
    /// STORAGE_UNAVAILABLE, NOT_READY. Then nothing of it was stored that was not before, or it is not known.
    /// </returns>
    ValueTask<Result<IngestReceipt>> PublishAsync(IngestBatch batch, CancellationToken cancellationToken);
}
