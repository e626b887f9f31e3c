using FinApi.Application.Accounts.Authentication;
using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Keys;

/// <summary>Makes secrets of API keys.</summary>
internal sealed class NewApiKeys(ISecretHasher hasher)
{
    private const int HashLength = 32;

    /// <summary>The whole text of a key with a new secret, and the hash of the secret.</summary>
    public (string Text, byte[] Hash) CreateSecret(KeyEnvironment environment, string id)
    {
        var secret = ApiKeyText.NewSecret();
        var hash = new byte[HashLength];
        hasher.Hash(secret, hash);
        return (ApiKeyText.Format(environment, id, secret), hash);
    }
}
