using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Application.Time;
using MediatR;

namespace FinApi.Application.Accounts.Sessions.ListSessions;

internal sealed class ListSessionsHandler(ISessionReader sessions, TimeProvider time)
    : IRequestHandler<ListSessionsQuery, Result<SessionList>>
{
    public async Task<Result<SessionList>> Handle(ListSessionsQuery request, CancellationToken cancellationToken)
    {
        var all = await sessions.ListAsync(request.Caller.AccountId, cancellationToken);
        var now = time.GetInstant();
        var current = request.Caller.Kind == CallerKind.Session ? request.Caller.CredentialId : string.Empty;
        return new SessionList([.. all.Where(session => session.ExpireTime > now)], current);
    }
}
