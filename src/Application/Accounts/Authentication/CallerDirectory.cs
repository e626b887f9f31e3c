using System.Net;
using System.Security.Cryptography;
using FinApi.Application.Callers;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Accounts.Authentication;

/// <summary>
/// Finds out who calls, from memory for a key that is in use. What changes is forgotten at once on every node (<see
/// cref="IAccountChanges"/>), and everything is read again once a minute. Safe for all threads.
/// </summary>
/// <remarks>
/// A key in use: 1. what its connection remembers of it; else 2. form and checksum, 3. hash, 4. memory. 5. Fixed-time
/// comparison. Allocates nothing.
/// </remarks>
public sealed class CallerDirectory : IDisposable
{
    private const int MaxNameLength = 2 * HMACSHA256.HashSizeInBytes;

    private readonly ISecretHasher _hasher;
    private readonly CredentialLoader _loader;
    private readonly CredentialUses _uses;
    private readonly TimeProvider _timeProvider;
    private readonly IDisposable _subscription;

    internal CallerDirectory(
        ISecretHasher hasher,
        CredentialLoader loader,
        CredentialUses uses,
        IAccountChanges changes,
        TimeProvider timeProvider)
    {
        (_hasher, _loader, _uses, _timeProvider) = (hasher, loader, uses, timeProvider);
        _subscription = changes.Subscribe(loader.Forget);
    }

    /// <summary>
    /// Finds out who has this key or token, and may use it from this address (null: wherever it comes from).
    /// </summary>
    /// <param name="credential">The key or token.</param>
    /// <param name="address">Where it comes from.</param>
    /// <param name="memory">What its connection remembers; null where no other call follows on it.</param>
    /// <param name="mayRead">
    /// Asked before the store is, where it is not in memory; where it answers no, the key counts as not found. Null:
    /// the store may always be asked.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <exception cref="StorageUnavailableException">It is not in memory, and the store does not answer.</exception>
    public ValueTask<AuthenticationResult> FindAsync(
        string credential,
        IPAddress? address,
        CredentialMemory? memory,
        Func<ValueTask<bool>>? mayRead,
        CancellationToken cancellationToken)
    {
        var now = Now();
        // The version before anything is found: what changes meanwhile makes outdated what is remembered of it.
        var shown = new Shown(credential, address, memory, _loader.Version);
        if (memory?.Find(credential, shown.Version, now) is { } seen)
        {
            return ValueTask.FromResult(Use(seen.Known, seen.Hash, address, now));
        }

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

        return _loader.Find(name) is { } known && !known.IsStale(now)
            ? ValueTask.FromResult(Use(known, hash, shown, now))
            : FindStoredAsync(kind, name.ToString(), hash.ToArray(), shown, mayRead, cancellationToken);
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
        CredentialKind kind,
        string name,
        byte[] hash,
        Shown shown,
        Func<ValueTask<bool>>? mayRead,
        CancellationToken cancellationToken)
    {
        if (mayRead is not null && !await mayRead())
        {
            return CredentialErrors.Busy;
        }

        var known = await _loader.LoadAsync(kind, name, hash, cancellationToken);
        return known is null ? CredentialErrors.Busy : Use(known, hash, shown, Now());
    }

    private AuthenticationResult Use(KnownCredential known, ReadOnlySpan<byte> hash, in Shown shown, Instant now)
    {
        var found = Use(known, hash, shown.Address, now);
        if (found.IsSuccess && shown.Memory is { } memory && memory.HasRoom(shown.Version, now))
        {
            memory.Keep(new CredentialMemory.Entry(shown.Credential, hash.ToArray(), known, shown.Version));
        }

        return found;
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

    private Instant Now() => _timeProvider.GetInstant();

    private readonly record struct Shown(string Credential, IPAddress? Address, CredentialMemory? Memory, long Version);
}
