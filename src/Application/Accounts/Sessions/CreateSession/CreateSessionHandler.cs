using FinApi.Application.Accounts.Audits;
using FinApi.Application.Limits.SignIn;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;
using NodaTime;

namespace FinApi.Application.Accounts.Sessions.CreateSession;

internal sealed class CreateSessionHandler(
    IAccountReader accounts,
    ISessionReader existing,
    Passwords passwords,
    NewSessions sessions,
    AccountEdits edits,
    ISignInRecords records,
    SignInLimiter limiter)
    : IRequestHandler<CreateSessionCommand, Result<SignIn>>
{
    private const int MaxSessions = 100;

    public async Task<Result<SignIn>> Handle(CreateSessionCommand request, CancellationToken cancellationToken)
    {
        var email = EmailAddress.Normalize(request.Email);
        var network = request.Origin.Network;
        var begun = limiter.Begin(network, email, await records.FindAsync(network, email, cancellationToken));
        if (!begun.IsSuccess)
        {
            return begun.Error;
        }

        using var attempt = begun.Value;
        var found = await accounts.FindByEmailAsync(email, cancellationToken);
        var isRight = await passwords.VerifyAsync(
            network, attempt.IsKnown, found?.PasswordHash, request.Password, cancellationToken);
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
        return await edits.RunAsync<SignIn>(
            found!.Id,
            async (account, now) =>
            {
                if (account.PasswordHash != found.PasswordHash)
                {
                    // Changed while this one was being verified.
                    return AccountErrors.WrongCredentials;
                }

                var signIn = sessions.Create(account.Id, request.Origin, now);
                var all = await existing.ListAsync(account.Id, cancellationToken);
                var commit = new AccountCommit
                {
                    Account = account,
                    NewSessions = [signIn.Session],
                    EndedSessions = Surplus(all, now),
                    AuditEvents =
                    [
                        Audit.Of(
                            account.Id,
                            signIn.Session.Id,
                            request.Origin,
                            now,
                            AuditAction.SessionCreated,
                            signIn.Session.Id),
                    ],
                };
                return new AccountEdit<SignIn>(commit, signIn);
            },
            cancellationToken);
    }

    // Those that are over, and of the others those that were not used for longest, so that there is room for one.
    private static List<string> Surplus(IReadOnlyList<Session> all, Instant now) =>
    [
        .. all.Where(session => session.ExpireTime <= now).Select(session => session.Id),
        .. all.Where(session => session.ExpireTime > now)
            .OrderByDescending(session => session.LastUseTime)
            .ThenByDescending(session => session.CreateTime)
            .Skip(MaxSessions - 1)
            .Select(session => session.Id),
    ];
}
