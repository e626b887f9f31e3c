using NodaTime;

namespace FinApi.Domain.Accounts;

/// <summary>An API key as it is stored: without its secret. Immutable.</summary>
public sealed record ApiKey
{
    /// <summary>Identifies the key; the second part of its text.</summary>
    public required string Id { get; init; }

    /// <summary>The account that owns it.</summary>
    public required string AccountId { get; init; }

    /// <summary>What its owner calls it; 1 to 64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required Scopes Scopes { get; init; }

    /// <summary>Which market it sees.</summary>
    public KeyEnvironment Environment { get; init; }

    /// <summary>HMAC-SHA-256 of the secret under the server's pepper, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> SecretHash { get; init; }

    /// <summary>The hash of the secret before the last rotation; null when there was none.</summary>
    public ReadOnlyMemory<byte>? PreviousSecretHash { get; init; }

    /// <summary>Until when, exclusive, the secret before the last rotation works.</summary>
    public Instant? GraceEndTime { get; init; }

    /// <summary>Networks that it may be used from, in CIDR notation; empty: from anywhere.</summary>
    public IReadOnlyList<string> AllowedCidrs { get; init; } = [];

    /// <summary>When it was created.</summary>
    public required Instant CreateTime { get; init; }

    /// <summary>From when on it does not work; null: never.</summary>
    public Instant? ExpireTime { get; init; }

    /// <summary>When it was deleted; null while it works. Kept so that its use can be answered truly.</summary>
    public Instant? DeleteTime { get; init; }

    /// <summary>When it was used last, to the minute; null: never.</summary>
    public Instant? LastUseTime { get; init; }
}
