using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts.Keys.GetApiKey;

/// <summary>Asks for one API key.</summary>
public sealed record GetApiKeyQuery(Caller Caller, string KeyId) : IRequest<Result<ApiKey>>;
