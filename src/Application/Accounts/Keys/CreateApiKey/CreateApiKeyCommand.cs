using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;
using NodaTime;

namespace FinApi.Application.Accounts.Keys.CreateApiKey;

/// <summary>Creates an API key.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Origin">From where.</param>
/// <param name="Name">What to call it.</param>
/// <param name="Scopes">What it may do; none means the three that read.</param>
/// <param name="Environment">Which market it sees.</param>
/// <param name="ExpireTime">When it stops working; null: never.</param>
/// <param name="AllowedCidrs">Networks that it may be used from; none: from anywhere.</param>
public sealed record CreateApiKeyCommand(
    Caller Caller,
    CallOrigin Origin,
    string Name,
    IReadOnlyList<string> Scopes,
    KeyEnvironment Environment,
    Instant? ExpireTime,
    IReadOnlyList<string> AllowedCidrs) : IRequest<Result<ApiKeySecret>>;
