using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.Sessions.CreateSession;

/// <summary>Signs in.</summary>
public sealed record CreateSessionCommand(string Email, string Password, CallOrigin Origin) : IRequest<Result<SignIn>>;
