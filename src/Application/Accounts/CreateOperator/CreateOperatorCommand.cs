using FinApi.Application.Accounts.Keys;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.CreateOperator;

/// <summary>Makes an account that operates the server, with one key that may do everything. Not for callers.</summary>
/// <param name="Email">Its address.</param>
/// <param name="IsReissue">
/// Whether the account is there already, its key lost: it gets another one, and those that this command gave it before
/// work no more.
/// </param>
public sealed record CreateOperatorCommand(string Email, bool IsReissue = false) : IRequest<Result<ApiKeySecret>>;
