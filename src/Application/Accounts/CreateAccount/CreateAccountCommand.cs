using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.CreateAccount;

/// <summary>Signs up.</summary>
public sealed record CreateAccountCommand(string Email, string Password, CallOrigin Origin) : IRequest<Result<SignUp>>;
