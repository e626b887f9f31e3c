using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Application.Time;
using MediatR;

namespace FinApi.Application.Accounts.Sessions;

/// <summary>Asks for the sessions that are alive.</summary>
public sealed record ListSessionsQuery(Caller Caller) : IRequest<Result<SessionList>>;

internal sealed class ListSessionsHandler(ISessionReader sessions, TimeProvider timeProvider)
    : IRequestHandler<ListSessionsQuery, Result<SessionList>>
{
    public async Task<Result<SessionList>> Handle(ListSessionsQuery request, CancellationToken cancellationToken)
    {
        var all = await sessions.ListAsync(request.Caller.AccountId, cancellationToken);
        var now = timeProvider.GetInstant();
        var current = request.Caller.Kind == CallerKind.Session ? request.Caller.CredentialId : string.Empty;
        return new SessionList([.. all.Where(session => session.ExpireTime > now)], current);
    }
}
