using FinApi.Application.Accounts.Audits;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts.StreamSlots.TerminateStreamSession;

internal sealed class TerminateStreamSessionHandler(IStreamSlots slots, IAccountChanges changes, AccountEdits edits)
    : IRequestHandler<TerminateStreamSessionCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(
        TerminateStreamSessionCommand request, CancellationToken cancellationToken)
    {
        var (account, id) = (request.Caller.AccountId, request.SessionId);
        var live = await slots.ListAsync(account, cancellationToken);
        if (!live.Any(stream => stream.SessionId == id))
        {
            return AccountErrors.StreamNotFound;
        }

        // Whichever node has the stream ends it; the others do not know it.
        await changes.PublishAsync(new AccountChange(account, CredentialId: null, id), cancellationToken);
        return await edits.RunAsync<Unit>(
            account,
            (found, now) =>
            {
                var commit = new AccountCommit
                {
                    Account = found,
                    AuditEvents = [Audit.By(request.Caller, request.Origin, now, AuditAction.StreamTerminated, id)],
                };
                return ValueTask.FromResult<Result<AccountEdit<Unit>>>(new AccountEdit<Unit>(commit, Unit.Value));
            },
            cancellationToken);
    }
}
