namespace FinApi.Application.Accounts;

/// <summary>Something that a node may have in memory is not so any more. Says what to look up again, not what it is now.</summary>
/// <param name="AccountId">The account; always present.</param>
/// <param name="CredentialId">The API key or session that was changed or deleted; null: the account itself, its plan for one.</param>
public sealed record AccountChange(string AccountId, string? CredentialId);
