namespace FinApi.Application.Paging;

/// <summary>
/// The secret that page tokens, and tokens of deletions, are signed with. The same for all nodes and across restarts.
/// </summary>
public interface ISigningKey
{
    /// <summary>At least 32 random bytes. Never logged.</summary>
    ReadOnlySpan<byte> Bytes { get; }
}
