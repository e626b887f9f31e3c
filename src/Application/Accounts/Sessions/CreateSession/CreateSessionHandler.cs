using FinApi.Application.Accounts.Audits;
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
    AccountEdits edits)
    : IRequestHandler<CreateSessionCommand, Result<SignIn>>
{
    private const int MaxSessions = 100;

    public async Task<Result<SignIn>> Handle(CreateSessionCommand request, CancellationToken cancellationToken)
    {
        var email = EmailAddress.Normalize(request.Email);
        var found = await accounts.FindByEmailAsync(email, cancellationToken);
        var check = await passwords.CheckAsync(
            request.Origin.Network, email, found?.PasswordHash, request.Password, cancellationToken);
        if (!check.IsSuccess)
        {
            return check.Error;
        }

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
