using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Deletions.ExecuteDelete;

/// <summary>
/// Checks a token in this order: whether it was issued to the operator; whether it was executed, which is answered as
/// the first time however old the token is; whether it is too old; and whether the data are still those of the preview.
/// The writer checks the last once more, because data may change until it has its turn.
/// </summary>
internal sealed class PrepareDeleteHandler(DeletionTokens tokens, DeletionPlanner planner, IDeletionRecords records)
    : IRequestHandler<PrepareDeleteCommand, Result<PreparedDeletion>>
{
    public async Task<Result<PreparedDeletion>> Handle(
        PrepareDeleteCommand request, CancellationToken cancellationToken)
    {
        var read = tokens.Read(request.Caller.AccountId, request.Token);
        if (!read.IsSuccess)
        {
            return read.Error;
        }

        var ticket = read.Value;
        var order = new DeletionOrder(ticket.Id, request.Caller.AccountId, ticket.Request, ticket.Fingerprint);
        if (await records.FindAsync(ticket.Id, cancellationToken) is not null)
        {
            return new PreparedDeletion(order, IsDone: true);
        }

        if (tokens.CheckAge(ticket) is { } tooOld)
        {
            return tooOld;
        }

        var plan = await planner.PlanAsync(ticket.Request, known: null, cancellationToken);
        if (!plan.IsSuccess || !plan.Value.Fingerprint().AsSpan().SequenceEqual(ticket.Fingerprint.Span))
        {
            return DeletionErrors.Void("The data have changed since the preview.");
        }

        return new PreparedDeletion(
            order with { Known = ticket.Request.Target == DeletionTarget.Source ? plan.Value.Scope : null },
            IsDone: false);
    }
}
