namespace FinApi.Application.Accounts;

/// <summary>
/// Something that a node may have in memory is not so any more. Says what to look up again, not what it is now.
/// </summary>
/// <param name="AccountId">The account; empty: any account may have changed.</param>
/// <param name="CredentialId">
/// The API key or session that was changed or deleted; null: the account itself, its plan for one.
/// </param>
/// <param name="EndedStreamId">
/// A stream of the account that has to end, wherever it is; then nothing else has changed. Null: none.
/// </param>
public sealed record AccountChange(string AccountId, string? CredentialId, string? EndedStreamId = null)
{
    /// <summary>Everything may have changed.</summary>
    public static AccountChange Everything { get; } = new(string.Empty, CredentialId: null);
}
