using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.DeleteSession;

/// <summary>Signs a session out.</summary>
public sealed record DeleteSessionCommand(Caller Caller, CallOrigin Origin, string SessionId) : IRequest<Result<Unit>>;
