using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.StreamSlots.TerminateStreamSession;

/// <summary>Ends a live stream of the account.</summary>
public sealed record TerminateStreamSessionCommand(Caller Caller, CallOrigin Origin, string SessionId)
    : IRequest<Result<Unit>>;
