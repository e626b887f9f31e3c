using FinApi.Application.Results;
using FinApi.Contracts.V1;

namespace FinApi.Api.Services.Ingestion;

/// <summary>Batches of publishers, of which none may speak for an operator.</summary>
internal sealed class PublishersBatches(IBatchTaker taker) : IBatchTaker
{
    private static readonly Error Refusal = Error.Invalid(
        "source",
        $"is {DayItems.OperatorSource}, under which operators act: name the source otherwise.");

    public ValueTask<Task<Result<PublishResponse>>> TakeAsync(
        PublishRequest request, CancellationToken cancellationToken) =>
        request.Source == DayItems.OperatorSource
            ? ValueTask.FromResult(Task.FromResult<Result<PublishResponse>>(Refusal))
            : taker.TakeAsync(request, cancellationToken);

    public ValueTask DisposeAsync() => taker.DisposeAsync();
}
