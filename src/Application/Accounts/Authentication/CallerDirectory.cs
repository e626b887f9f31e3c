using System.Net;
using System.Security.Cryptography;
using FinApi.Application.Ports;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Accounts.Authentication;

/// <summary>
/// Finds out who calls, from memory for a key that is in use. What changes is forgotten at once on every node
/// (<see cref="IAccountChanges"/>), and everything is read anew once a minute. Safe for all threads.
/// </summary>
/// <remarks>A key in use: 1. form and checksum, 2. hash, 3. memory, 4. fixed-time comparison. Allocates nothing.</remarks>
public sealed class CallerDirectory : IDisposable
{
    private const int MaxNameLength = 2 * HMACSHA256.HashSizeInBytes;

    private readonly ISecretHasher _hasher;
    private readonly CredentialLoader _loader;
    private readonly CredentialUses _uses;
    private readonly TimeProvider _time;
    private readonly IDisposable _subscription;

    internal CallerDirectory(
        ISecretHasher hasher, CredentialLoader loader, CredentialUses uses, IAccountChanges changes, TimeProvider time)
    {
        (_hasher, _loader, _uses, _time) = (hasher, loader, uses, time);
        _subscription = changes.Subscribe(loader.Forget);
    }

    /// <summary>Finds out who has this key or token, and may use it from this address (null: wherever it comes from).</summary>
    /// <exception cref="StorageUnavailableException">It is not in memory, and the store does not answer.</exception>
    public ValueTask<AuthenticationResult> FindAsync(string credential, IPAddress? address, CancellationToken cancellationToken)
    {
        var kind = CredentialKind.ApiKey;
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<char> buffer = stackalloc char[MaxNameLength];
        scoped ReadOnlySpan<char> name;
        if (ApiKeyText.TryParse(credential, out _, out var id, out var secret))
        {
            _hasher.Hash(secret, hash);
            name = id;
        }
        else if (SessionToken.Is(credential))
        {
            kind = CredentialKind.Session;
            _hasher.Hash(credential, hash);
            Convert.TryToHexStringLower(hash, buffer, out var length);
            name = buffer[..length];
        }
        else
        {
            AuthenticationResult refused =
                ApiKeyText.HasForm(credential) ? CredentialErrors.Checksum : CredentialErrors.Malformed;
            return ValueTask.FromResult(refused);
        }

        var now = Now();
        return _loader.Find(name) is { } known && !known.IsStale(now)
            ? ValueTask.FromResult(Use(known, hash, address, now))
            : FindStoredAsync(kind, name.ToString(), hash.ToArray(), address, cancellationToken);
    }

    /// <summary>The caller of something that is still going on, as it is now; or why it may not go on.</summary>
    /// <exception cref="StorageUnavailableException">It is not in memory, and the store does not answer.</exception>
    public async ValueTask<AuthenticationResult> FindAgainAsync(Caller caller, CancellationToken cancellationToken)
    {
        var (kind, name) = caller.Kind == CallerKind.ApiKey
            ? (CredentialKind.ApiKey, caller.CredentialId)
            : (CredentialKind.Session, Convert.ToHexStringLower(caller.SecretHash.Span));
        var now = Now();
        if (_loader.Find(name) is not { } known || known.IsStale(now))
        {
            known = await _loader.LoadAsync(kind, name, caller.SecretHash, cancellationToken);
        }

        return known is null ? CredentialErrors.Busy : known.Check(caller.SecretHash.Span, address: null, now);
    }

    /// <inheritdoc/>
    public void Dispose() => _subscription.Dispose();

    private async ValueTask<AuthenticationResult> FindStoredAsync(
        CredentialKind kind, string name, byte[] hash, IPAddress? address, CancellationToken cancellationToken)
    {
        var known = await _loader.LoadAsync(kind, name, hash, cancellationToken);
        return known is null ? CredentialErrors.Busy : Use(known, hash, address, Now());
    }

    private AuthenticationResult Use(KnownCredential known, ReadOnlySpan<byte> hash, IPAddress? address, Instant now)
    {
        var found = known.Check(hash, address, now);
        if (found.IsSuccess && known.TakeUse(now))
        {
            _uses.Add(found.Caller.CredentialId, now);
        }

        return found;
    }

    private Instant Now() => Instant.FromDateTimeOffset(_time.GetUtcNow());
}
