using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Keys;

/// <summary>An API key with its secret, which is told this once.</summary>
/// <param name="Key">The key as it is stored.</param>
/// <param name="Secret">The whole text to send.</param>
public sealed record ApiKeySecret(ApiKey Key, string Secret);
