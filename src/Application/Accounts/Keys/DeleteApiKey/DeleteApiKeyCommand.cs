using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.Keys.DeleteApiKey;

/// <summary>Deletes an API key.</summary>
public sealed record DeleteApiKeyCommand(Caller Caller, CallOrigin Origin, string KeyId) : IRequest<Result<Unit>>;
