using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Deletions.ExecuteDelete;

/// <summary>Checks a token before the writer gets the order.</summary>
/// <param name="Caller">The operator.</param>
/// <param name="Token">What PreviewDelete gave.</param>
public sealed record PrepareDeleteCommand(Caller Caller, string Token) : IRequest<Result<PreparedDeletion>>;
