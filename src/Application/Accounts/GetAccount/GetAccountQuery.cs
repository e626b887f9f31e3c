using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts.GetAccount;

/// <summary>Asks for the account of the caller.</summary>
public sealed record GetAccountQuery(Caller Caller) : IRequest<Result<Account>>;
