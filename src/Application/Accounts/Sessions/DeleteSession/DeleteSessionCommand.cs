using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.Sessions.DeleteSession;

/// <summary>Signs a session out.</summary>
public sealed record DeleteSessionCommand(Caller Caller, CallOrigin Origin, string SessionId) : IRequest<Result<Unit>>;
