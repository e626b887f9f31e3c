namespace FinApi.Application.Accounts.Authentication;

/// <summary>
/// Remembers when keys and sessions were used last. No commit of the account: it changes nothing that nodes remember.
/// </summary>
public interface ICredentialUseWriter
{
    /// <summary>
    /// Stores the times that are later than those stored; ids that do not exist are skipped. Durable as one.
    /// </summary>
    Task RecordAsync(IReadOnlyList<CredentialUse> uses, CancellationToken cancellationToken);
}
