using FinApi.Application.Results;
using FinApi.Contracts.V1;

namespace FinApi.Api.Services.Ingestion;

/// <summary>Where the batches of one Publish stream go.</summary>
internal interface IBatchTaker : IAsyncDisposable
{
    /// <summary>Takes the next batch; completes when there is room for the one after it.</summary>
    /// <param name="request">The batch.</param>
    /// <param name="cancellationToken">The call of the publisher has ended.</param>
    /// <returns>What becomes of it. Answers have the order of the batches.</returns>
    ValueTask<Task<Result<PublishResponse>>> TakeAsync(PublishRequest request, CancellationToken cancellationToken);
}
