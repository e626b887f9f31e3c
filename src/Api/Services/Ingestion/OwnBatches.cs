using FinApi.Application.Ingest;
using FinApi.Application.Results;
using FinApi.Contracts.V1;

namespace FinApi.Api.Services.Ingestion;

/// <summary>Batches that this node writes.</summary>
internal sealed class OwnBatches(IIngestPipeline pipeline, IngestBatchReader reader) : IBatchTaker
{
    public ValueTask<Task<Result<PublishResponse>>> TakeAsync(
        PublishRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(PublishAsync(reader.Read(request), cancellationToken));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<Result<PublishResponse>> PublishAsync(IngestBatch batch, CancellationToken cancellationToken)
    {
        var receipt = await pipeline.PublishAsync(batch, cancellationToken);
        return receipt.IsSuccess ? IngestReceiptEncoding.Encode(receipt.Value) : receipt.Error;
    }
}
