using System.Net;
using System.Security.Cryptography;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Accounts.Sessions;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Accounts.Keys;

/// <summary>
/// Says who may have the secret of a key, one that is made or one that is rotated. A session gives what its account
/// may; a key gives at most what it has itself, so that one that leaks is no way to more than it could do.
/// </summary>
internal sealed class KeyGiving(IApiKeyReader keys, ISessionReader sessions)
{
    private const Scopes Privileged = Scopes.Ingest | Scopes.Operator;

    /// <summary>Why the caller may not have it; null when it may.</summary>
    public async ValueTask<Error?> WhyNotAsync(
        Caller caller, Account account, ApiKey wanted, CancellationToken cancellationToken)
    {
        if ((wanted.Scopes & Privileged) != Scopes.None && !account.IsOperator)
        {
            return AccountErrors.OperatorRequired;
        }

        // As they are stored now: the call may have waited behind one that ended its session or changed its key.
        if (caller.Kind == CallerKind.Session)
        {
            var all = await sessions.ListAsync(account.Id, cancellationToken);
            return all.Any(session => session.Id == caller.CredentialId) ? null : CredentialErrors.Revoked;
        }

        return await keys.FindAsync(account.Id, caller.CredentialId, cancellationToken) is { } giver
            && (Has(giver.SecretHash, caller) || (giver.GraceEndTime is not null && IsOld(giver, caller)))
            ? Compare(giver, EndOf(giver, caller), wanted)
            : CredentialErrors.Revoked;
    }

    private static Error? Compare(ApiKey giver, Instant? end, ApiKey wanted)
    {
        if ((wanted.Scopes & ~giver.Scopes) is var missing && missing != Scopes.None)
        {
            return AccountErrors.ScopeMissing(string.Join(", ", ScopeText.List(missing)));
        }

        if (giver.Environment == KeyEnvironment.Test && wanted.Environment != KeyEnvironment.Test)
        {
            return AccountErrors.KeyTooWide("environment", "A test key gives test keys only (KEY_ENVIRONMENT_TEST).");
        }

        if (end is { } latest && !(wanted.ExpireTime <= latest))
        {
            return AccountErrors.KeyTooWide("expire_time", $"The calling key gives keys that end by {latest} only.");
        }

        return giver.AllowedCidrs.Count == 0
            || (wanted.AllowedCidrs.Count > 0 && wanted.AllowedCidrs.All(cidr => IsWithin(giver.AllowedCidrs, cidr)))
                ? null
                : AccountErrors.KeyTooWide(
                    "allowed_cidrs",
                    $"The calling key gives keys for {string.Join(", ", giver.AllowedCidrs)}, or parts of them, only.");
    }

    // Who shows the secret from before a rotation has the key until its grace period ends, and not longer.
    private static Instant? EndOf(ApiKey giver, Caller caller) =>
        IsOld(giver, caller) && giver.GraceEndTime is { } grace && !(giver.ExpireTime < grace)
            ? grace
            : giver.ExpireTime;

    private static bool IsOld(ApiKey giver, Caller caller) =>
        giver.PreviousSecretHash is { } previous && Has(previous, caller);

    private static bool Has(ReadOnlyMemory<byte> hash, Caller caller) =>
        CryptographicOperations.FixedTimeEquals(hash.Span, caller.SecretHash.Span);

    private static bool IsWithin(IReadOnlyList<string> outer, string cidr)
    {
        var inner = IPNetwork.Parse(cidr);
        return outer.Select(IPNetwork.Parse).Any(
            network => network.PrefixLength <= inner.PrefixLength && network.Contains(inner.BaseAddress));
    }
}
