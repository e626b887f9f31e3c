using FinApi.Application.Accounts.Keys;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.CreateOperator;

/// <summary>Makes an account that operates the server, with one key that may do everything. Not for callers.</summary>
public sealed record CreateOperatorCommand(string Email) : IRequest<Result<ApiKeySecret>>;
