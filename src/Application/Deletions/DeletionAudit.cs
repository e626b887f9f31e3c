using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Audits;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Deletions;

/// <summary>Writes into the audit log of an operator what it looks at and deletes.</summary>
internal sealed class DeletionAudit(AccountEdits edits)
{
    public Task<Result<Unit>> WriteAsync(
        Caller caller, CallOrigin origin, string action, string subject, CancellationToken cancellationToken) =>
        edits.RunAsync<Unit>(
            caller.AccountId,
            (account, now) =>
            {
                var commit = new AccountCommit
                {
                    Account = account,
                    AuditEvents = [Audit.By(caller, origin, now, action, subject)],
                };
                return ValueTask.FromResult<Result<AccountEdit<Unit>>>(new AccountEdit<Unit>(commit, Unit.Value));
            },
            cancellationToken);
}
