using FinApi.Application.Results;
using FinApi.Contracts.V1;

namespace FinApi.Api.Services.Ingestion;

/// <summary>
/// Batches that nobody takes now. The first one is answered with the reason: a call that ends before anything of it was
/// read looks to its client like one that broke.
/// </summary>
internal sealed class RefusedBatches(Error reason) : IBatchTaker
{
    public ValueTask<Task<Result<PublishResponse>>> TakeAsync(
        PublishRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Task.FromResult<Result<PublishResponse>>(reason));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
