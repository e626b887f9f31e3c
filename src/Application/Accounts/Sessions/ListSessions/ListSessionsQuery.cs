using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.Sessions.ListSessions;

/// <summary>Asks for the sessions that are alive.</summary>
public sealed record ListSessionsQuery(Caller Caller) : IRequest<Result<SessionList>>;
