using FinApi.Application.Accounts.Audits;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;
using NodaTime;

namespace FinApi.Application.Accounts.UpdateAccount;

internal sealed class UpdateAccountHandler(AccountEdits edits) : IRequestHandler<UpdateAccountCommand, Result<Account>>
{
    public Task<Result<Account>> Handle(UpdateAccountCommand request, CancellationToken cancellationToken) =>
        edits.RunAsync<Account>(
            request.Caller.AccountId,
            (account, now) => ValueTask.FromResult<Result<AccountEdit<Account>>>(Decide(request, account, now)),
            cancellationToken);

    private static AccountEdit<Account> Decide(UpdateAccountCommand request, Account account, Instant now)
    {
        var known = account.Agreements.Select(agreement => agreement.Id).ToHashSet(StringComparer.Ordinal);
        var accepted = request.AcceptAgreements.Where(known.Add).Select(id => new Agreement(id, now)).ToList();
        var isDeclared = request.ProfessionalStatus != ProfessionalStatus.Unspecified
            && request.ProfessionalStatus != account.ProfessionalStatus;
        if (accepted.Count == 0 && !isDeclared)
        {
            return new AccountEdit<Account>(Commit: null, account);
        }

        var changed = account with
        {
            ProfessionalStatus = isDeclared ? request.ProfessionalStatus : account.ProfessionalStatus,
            Agreements = [.. account.Agreements, .. accepted],
        };
        var commit = new AccountCommit
        {
            Account = changed,
            ChangesAccount = true,
            AuditEvents =
            [
                .. isDeclared ? [Event(request.ProfessionalStatus.ToString())] : Array.Empty<AuditEvent>(),
                .. accepted.Select(agreement => Event(agreement.Id)),
            ],
        };
        return new AccountEdit<Account>(commit, changed);

        AuditEvent Event(string subject) =>
            Audit.By(request.Caller, request.Origin, now, AuditAction.AccountUpdated, subject);
    }
}
