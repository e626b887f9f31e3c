using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Audits;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Conditions.RecordStatement;

internal sealed class RecordStatementHandler(AccountEdits edits) : IRequestHandler<RecordStatementCommand, Result<Unit>>
{
    public Task<Result<Unit>> Handle(RecordStatementCommand request, CancellationToken cancellationToken) =>
        edits.RunAsync<Unit>(
            request.Caller.AccountId,
            (account, now) =>
            {
                var commit = new AccountCommit
                {
                    Account = account,
                    AuditEvents =
                    [
                        Audit.By(
                            request.Caller, request.Origin, now, AuditAction.DataConditionStated, request.Statement),
                    ],
                };
                return ValueTask.FromResult<Result<AccountEdit<Unit>>>(new AccountEdit<Unit>(commit, Unit.Value));
            },
            cancellationToken);
}
