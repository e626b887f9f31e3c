using FinApi.Api.Auth;
using FinApi.Api.Nodes;
using FinApi.Application.Deletions;
using FinApi.Application.Deletions.ExecuteDelete;
using FinApi.Application.Results;
using FinApi.Contracts.V1;
using Grpc.Core;
using MediatR;
using DeletionOrder = FinApi.Application.Deletions.DeletionOrder;
using ErrorReason = FinApi.Application.Results.ErrorReason;

namespace FinApi.Api.Services.Ingestion;

/// <summary>Gives what operators delete to the node that writes, as a batch of one item.</summary>
internal sealed class OperatorDeletions(IMediator mediator, BatchRouting routing, OperatorNumbers numbers)
{
    /// <summary>Executes the deletion of a token, or answers what was deleted with it before.</summary>
    public async Task<Result<ExecutedDeletion>> ExecuteAsync(string token, ServerCallContext context)
    {
        var caller = context.GetHttpContext().GetCaller();
        var prepared = await mediator.Send(new PrepareDeleteCommand(caller, token), context.CancellationToken);
        if (!prepared.IsSuccess)
        {
            return prepared.Error;
        }

        var order = prepared.Value.Order;
        if (!prepared.Value.IsDone && await PublishAsync(order, context) is { } refusal)
        {
            return refusal;
        }

        return await mediator.Send(
            new FinishDeleteCommand(caller, context.Origin(), order), context.CancellationToken);
    }

    private async Task<Error?> PublishAsync(DeletionOrder order, ServerCallContext context)
    {
        await using var taker = await routing.ChooseAsync(context);
        var request = new PublishRequest
        {
            Source = DayItems.OperatorSource,
            SourceEpoch = numbers.Next(),
            FirstSequence = 1,
            Items = { new IngestItem { Deletion = DeletionItems.Write(order) } },
        };
        var answer = await await taker.TakeAsync(request, context.CancellationToken);
        return answer switch
        {
            { IsSuccess: false, Error.Reason: ErrorReason.SourceEpochStale } => OperatorNumbers.Collision(),
            { IsSuccess: false } => answer.Error,
            { Value.Rejections: [var rejection, ..] } => Refuse(rejection),
            _ => null,
        };
    }

    private static Error Refuse(ItemRejection rejection) => rejection switch
    {
        { Reason: ErrorReason.DeletionTokenVoid } => DeletionErrors.Void(rejection.Message),
        { Reason: ErrorReason.InvalidField, Field: "deletion" } => new Error(
            ErrorKind.FailedPrecondition, ErrorReason.DeletionTooLarge, $"The deletion {rejection.Message}"),
        _ => new Error(
            ErrorKind.Unavailable, ErrorReason.StorageUnavailable, $"The deletion {rejection.Message}"),
    };
}
