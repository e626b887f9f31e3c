using FinApi.Application.Accounts.Audits;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts.Sessions.DeleteSession;

internal sealed class DeleteSessionHandler(ISessionReader sessions, AccountEdits edits)
    : IRequestHandler<DeleteSessionCommand, Result<Unit>>
{
    private const string Current = "current";

    public Task<Result<Unit>> Handle(DeleteSessionCommand request, CancellationToken cancellationToken)
    {
        if (request.SessionId == Current && request.Caller.Kind != CallerKind.Session)
        {
            return Task.FromResult<Result<Unit>>(AccountErrors.SessionRequired);
        }

        var id = request.SessionId == Current ? request.Caller.CredentialId : request.SessionId;
        return edits.RunAsync<Unit>(
            request.Caller.AccountId,
            async (account, now) =>
            {
                var all = await sessions.ListAsync(account.Id, cancellationToken);
                if (!all.Any(session => session.Id == id && session.ExpireTime > now))
                {
                    return AccountErrors.SessionNotFound;
                }

                var commit = new AccountCommit
                {
                    Account = account,
                    EndedSessions = [id],
                    AuditEvents = [Audit.By(request.Caller, request.Origin, now, AuditAction.SessionDeleted, id)],
                };
                return new AccountEdit<Unit>(commit, Unit.Value);
            },
            cancellationToken);
    }
}
