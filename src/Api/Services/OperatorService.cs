using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Api.Services.Ingestion;
using FinApi.Application.Billing.GrantPlan;
using FinApi.Application.Conditions.RecordStatement;
using FinApi.Application.Operator.ListSlowQueries;
using FinApi.Application.Results;
using FinApi.Contracts.V1;
using Grpc.Core;
using MapsterMapper;
using MediatR;

namespace FinApi.Api.Services;

/// <summary>What those who run FinApi need to see and to do.</summary>
internal sealed class OperatorService(
    IMediator mediator, IMapper mapper, OperatorStatements statements, OperatorDeletions deletions)
    : Operator.OperatorBase
{
    public override async Task<ListSlowQueriesResponse> ListSlowQueries(
        ListSlowQueriesRequest request, ServerCallContext context)
    {
        var result = await mediator.Send(new ListSlowQueriesQuery(request.PageSize), context.CancellationToken);
        return mapper.Map<ListSlowQueriesResponse>(result.OrThrow(context));
    }

    public override async Task<GrantPlanResponse> GrantPlan(GrantPlanRequest request, ServerCallContext context)
    {
        var command = new GrantPlanCommand(
            context.GetHttpContext().GetCaller(), context.Origin(), request.AccountId, request.Email, request.Plan);
        var result = await mediator.Send(command, context.CancellationToken);
        return mapper.Map<GrantPlanResponse>(result.OrThrow(context));
    }

    public override async Task<SetDataConditionResponse> SetDataCondition(
        SetDataConditionRequest request, ServerCallContext context)
    {
        if (OperatorStatements.Check(request) is { } invalid)
        {
            throw Failure.From(invalid).ToRpcException(context);
        }

        // Written down first: what cannot be written down is not done.
        var record = new RecordStatementCommand(
            context.GetHttpContext().GetCaller(), context.Origin(), OperatorStatements.Describe(request));
        (await mediator.Send(record, context.CancellationToken)).OrThrow(context);
        var stated = (await statements.PublishAsync(request, context)).OrThrow(context);
        return new SetDataConditionResponse { LogSequence = stated };
    }

    public override async Task<PreviewDeleteResponse> PreviewDelete(
        PreviewDeleteRequest request, ServerCallContext context)
    {
        var query = DeletionMapping.Read(request, context.GetHttpContext().GetCaller(), context.Origin());
        var result = await mediator.Send(query, context.CancellationToken);
        return DeletionMapping.Write(result.OrThrow(context));
    }

    public override async Task<ExecuteDeleteResponse> ExecuteDelete(
        ExecuteDeleteRequest request, ServerCallContext context) =>
        DeletionMapping.Write((await deletions.ExecuteAsync(request.Token, context)).OrThrow(context));
}
