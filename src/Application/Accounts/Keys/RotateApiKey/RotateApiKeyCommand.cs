using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;
using NodaTime;

namespace FinApi.Application.Accounts.Keys.RotateApiKey;

/// <summary>Gives an API key a new secret.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Origin">From where.</param>
/// <param name="KeyId">The key.</param>
/// <param name="GracePeriod">How long the old secret works on; null means 24 hours.</param>
public sealed record RotateApiKeyCommand(Caller Caller, CallOrigin Origin, string KeyId, Duration? GracePeriod)
    : IRequest<Result<ApiKeySecret>>;
