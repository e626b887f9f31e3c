using FinApi.Application.Accounts.Audits;
using FinApi.Application.Callers;
using FinApi.Application.Limits.SignIn;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts.Sessions.ChangePassword;

internal sealed class ChangePasswordHandler(
    IAccountReader accounts,
    ISessionReader sessions,
    Passwords passwords,
    AccountEdits edits,
    ISignInRecords records,
    SignInLimiter limiter)
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
        var begun = limiter.Begin(network, email, await records.FindAsync(network, email, cancellationToken));
        if (!begun.IsSuccess)
        {
            return begun.Error;
        }

        using var attempt = begun.Value;
        var isRight = await passwords.VerifyAsync(
            network, attempt.IsKnown, found.PasswordHash, request.CurrentPassword, cancellationToken);
        if (!isRight.IsSuccess)
        {
            return isRight.Error;
        }

        if (!isRight.Value)
        {
            attempt.Fail();
            await records.NoteAsync(network, email, hasSucceeded: false);
            return AccountErrors.WrongCredentials;
        }

        attempt.Succeed();
        await records.NoteAsync(network, email, hasSucceeded: true);
        var hash = await passwords.HashAsync(network, attempt.IsKnown, request.NewPassword, cancellationToken);
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
