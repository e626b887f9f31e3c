using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Callers;
using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Keys;

/// <summary>Makes secrets of API keys, and says who may have them.</summary>
internal sealed class NewApiKeys(ISecretHasher hasher)
{
    private const int HashLength = 32;

    private static readonly Scopes[] Privileged = [Scopes.Ingest, Scopes.Operator];

    /// <summary>The whole text of a key with a new secret, and the hash of the secret.</summary>
    public (string Text, byte[] Hash) CreateSecret(KeyEnvironment environment, string id)
    {
        var secret = ApiKeyText.NewSecret();
        var hash = new byte[HashLength];
        hasher.Hash(secret, hash);
        return (ApiKeyText.Format(environment, id, secret), hash);
    }

    /// <summary>
    /// Why the caller may not have the secret of a key with these scopes; null when it may. A key that leaks must not
    /// be a way to more than it could do itself.
    /// </summary>
    public static Results.Error? WhyNot(Caller caller, Account account, Scopes scopes)
    {
        foreach (var scope in Privileged)
        {
            if (!scopes.HasFlag(scope))
            {
                continue;
            }

            if (!account.IsOperator)
            {
                return AccountErrors.OperatorRequired;
            }

            if (caller.Kind != CallerKind.Session && !caller.Scopes.HasFlag(scope))
            {
                return AccountErrors.ScopeMissing(ScopeText.List(scope)[0]);
            }
        }

        return null;
    }
}
