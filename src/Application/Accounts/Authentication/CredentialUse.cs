using NodaTime;

namespace FinApi.Application.Accounts.Authentication;

/// <summary>That an API key or a session was used.</summary>
/// <param name="CredentialId">Id of the key or session.</param>
/// <param name="UseTime">When, to the minute.</param>
public sealed record CredentialUse(string CredentialId, Instant UseTime);
