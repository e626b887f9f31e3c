using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Authentication;

/// <summary>
/// Finds what a caller presents, of whatever account: for authentication only. Sees every write that completed before.
/// </summary>
public interface ICredentialReader
{
    /// <summary>Finds an API key by its id, deleted ones too; null when there never was one.</summary>
    ValueTask<ApiKey?> FindApiKeyAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Finds a session that is not signed out by the hash of its token; null when there is none.</summary>
    ValueTask<Session?> FindSessionAsync(ReadOnlyMemory<byte> tokenHash, CancellationToken cancellationToken);
}
