namespace FinApi.Application.Accounts.Authentication;

/// <summary>
/// Hashes secrets under the server's pepper, which lies outside the store. The same on all nodes. Safe for all threads.
/// </summary>
public interface ISecretHasher
{
    /// <summary>HMAC-SHA-256 of a secret, 32 bytes. Compare hashes in fixed time.</summary>
    void Hash(ReadOnlySpan<char> secret, Span<byte> hash);
}
