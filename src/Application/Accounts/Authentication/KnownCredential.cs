using System.Net;
using System.Security.Cryptography;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Accounts.Authentication;

/// <summary>
/// What a node remembers of an API key or a session, or that there is none. Immutable but for its two times.
/// </summary>
internal sealed class KnownCredential
{
    private static readonly long MinuteTicks = Duration.FromMinutes(1).BclCompatibleTicks;

    private readonly Error _unknown;
    private readonly Error _over;
    private readonly Proof[] _proofs = [];
    private readonly IPNetwork[] _networks = [];
    private readonly Error? _refusal;
    private long _staleTicks;
    private long _usedMinute;

    /// <summary>Nothing is known by this name.</summary>
    public KnownCredential(CredentialKind kind, Instant staleTime)
    {
        (_unknown, _over) = kind == CredentialKind.Session
            ? (CredentialErrors.Session, CredentialErrors.Session)
            : (CredentialErrors.Unknown, CredentialErrors.Expired);
        _staleTicks = staleTime.ToUnixTimeTicks();
    }

    public KnownCredential(ApiKey key, Caller caller, Instant staleTime)
        : this(CredentialKind.ApiKey, staleTime)
    {
        AccountId = key.AccountId;
        var current = new Proof(key.SecretHash, caller with { SecretHash = key.SecretHash }, key.ExpireTime);
        _proofs = key.PreviousSecretHash is { } previous
            ? [
                current,
                new Proof(
                    previous, caller with { SecretHash = previous }, Earlier(key.GraceEndTime, key.ExpireTime)),
            ]
            : [current];
        _networks = [.. key.AllowedCidrs.Select(IPNetwork.Parse)];
        _refusal = key.DeleteTime is null ? null : CredentialErrors.Revoked;
        _usedMinute = MinuteOf(key.LastUseTime ?? Instant.MinValue);
    }

    public KnownCredential(Session session, Caller caller, Instant staleTime)
        : this(CredentialKind.Session, staleTime)
    {
        AccountId = session.AccountId;
        _proofs = [new Proof(session.TokenHash, caller with { SecretHash = session.TokenHash }, session.ExpireTime)];
        _usedMinute = MinuteOf(session.LastUseTime);
    }

    /// <summary>The account it belongs to; empty when there is none.</summary>
    public string AccountId { get; } = string.Empty;

    /// <summary>Whether there is none.</summary>
    public bool IsUnknown => _proofs.Length == 0;

    /// <summary>From when on it has to be read again.</summary>
    public bool IsStale(Instant now) => now.ToUnixTimeTicks() >= Volatile.Read(ref _staleTicks);

    /// <summary>Lets it serve longer: the store does not answer.</summary>
    public void Extend(Instant staleTime) => Volatile.Write(ref _staleTicks, staleTime.ToUnixTimeTicks());

    /// <summary>Lets it serve no longer than now without being read again.</summary>
    public void MarkStale(Instant now) =>
        Volatile.Write(ref _staleTicks, Math.Min(Volatile.Read(ref _staleTicks), now.ToUnixTimeTicks()));

    /// <summary>Whether a use in this minute is not written down yet; true once a minute.</summary>
    public bool TakeUse(Instant now)
    {
        var minute = MinuteOf(now);
        var used = Volatile.Read(ref _usedMinute);
        return minute > used && Interlocked.CompareExchange(ref _usedMinute, minute, used) == used;
    }

    /// <summary>Who has this secret. An address of null is not looked at.</summary>
    public AuthenticationResult Check(ReadOnlySpan<byte> hash, IPAddress? address, Instant now)
    {
        Proof? found = null;
        foreach (var proof in _proofs)
        {
            if (CryptographicOperations.FixedTimeEquals(proof.Hash.Span, hash))
            {
                found = proof;
            }
        }

        // Only who knows the secret learns what became of the key.
        if (found is null)
        {
            return _unknown;
        }

        if (_refusal is not null)
        {
            return _refusal;
        }

        if (now >= found.EndTime)
        {
            return _over;
        }

        return address is null || IsAllowed(address) ? found.Caller : CredentialErrors.Address;
    }

    private static Instant? Earlier(Instant? one, Instant? other) =>
        one is { } first && other is { } second ? Instant.Min(first, second) : one ?? other;

    private static long MinuteOf(Instant time) => time.ToUnixTimeTicks() / MinuteTicks;

    // A server that listens on both protocols sees IPv4 addresses as IPv6 ones.
    private bool IsAllowed(IPAddress address)
    {
        if (_networks.Length == 0)
        {
            return true;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(_networks, network => network.Contains(plain));
    }
}
