using NodaTime;

namespace FinApi.Domain.Accounts;

/// <summary>A signed-in session as it is stored: without its token. Immutable.</summary>
public sealed record Session
{
    /// <summary>How long it lives after its last use.</summary>
    public static readonly Duration Lifetime = Duration.FromHours(24);

    /// <summary>Identifies the session. Not the token.</summary>
    public required string Id { get; init; }

    /// <summary>The account that signed in.</summary>
    public required string AccountId { get; init; }

    /// <summary>HMAC-SHA-256 of the token under the server's pepper, 32 bytes; unique.</summary>
    public required ReadOnlyMemory<byte> TokenHash { get; init; }

    /// <summary>When it signed in.</summary>
    public required Instant CreateTime { get; init; }

    /// <summary>When it was used last, to the minute.</summary>
    public required Instant LastUseTime { get; init; }

    /// <summary>What the client called itself; at most 200 characters, may be empty.</summary>
    public string Client { get; init; } = string.Empty;

    /// <summary>From where it signed in; may be empty.</summary>
    public string NetworkAddress { get; init; } = string.Empty;

    /// <summary>When it ends unless it is used before.</summary>
    public Instant ExpireTime => LastUseTime + Lifetime;
}
