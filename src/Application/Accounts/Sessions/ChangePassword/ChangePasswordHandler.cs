using FinApi.Application.Accounts.Audits;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts.Sessions.ChangePassword;

internal sealed class ChangePasswordHandler(
    IAccountReader accounts, ISessionReader sessions, Passwords passwords, AccountEdits edits)
    : IRequestHandler<ChangePasswordCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(ChangePasswordCommand request, CancellationToken cancellationToken)
    {
        if (request.Caller.Kind != CallerKind.Session)
        {
            return AccountErrors.SessionRequired;
        }

        if (await accounts.FindAsync(request.Caller.AccountId, cancellationToken) is not { Email: { } email } found)
        {
            return AccountErrors.AccountGone;
        }

        // Whoever has taken a session may not guess the password by it.
        var network = request.Origin.Network;
        var check = await passwords.CheckAsync(
            network, email, found.PasswordHash, request.CurrentPassword, cancellationToken);
        if (!check.IsSuccess)
        {
            return check.Error;
        }

        var hash = await passwords.HashAsync(network, isKnown: check.Value, request.NewPassword, cancellationToken);
        if (!hash.IsSuccess)
        {
            return hash.Error;
        }

        return await edits.RunAsync<Unit>(
            request.Caller.AccountId,
            async (account, now) =>
            {
                if (account.PasswordHash != found.PasswordHash)
                {
                    // Changed while this one was being verified.
                    return AccountErrors.WrongCredentials;
                }

                var all = await sessions.ListAsync(account.Id, cancellationToken);
                var commit = new AccountCommit
                {
                    Account = account with { PasswordHash = hash.Value },
                    EndedSessions =
                    [
                        .. all.Select(session => session.Id).Where(id => id != request.Caller.CredentialId),
                    ],
                    AuditEvents =
                    [
                        Audit.By(request.Caller, request.Origin, now, AuditAction.PasswordChanged, string.Empty),
                    ],
                };
                return new AccountEdit<Unit>(commit, Unit.Value);
            },
            cancellationToken);
    }
}
