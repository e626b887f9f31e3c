using FinApi.Application.Storage;

namespace FinApi.Application.Deletions;

/// <summary>What the writer is to delete, as far as it is still what the operator has seen.</summary>
/// <param name="Id">Names the deletion: 32 hexadecimal digits.</param>
/// <param name="AccountId">The operator.</param>
/// <param name="Request">What is deleted.</param>
/// <param name="Fingerprint">That of the plan which the operator has seen.</param>
public sealed record DeletionOrder(
    string Id, string AccountId, DeletionRequest Request, ReadOnlyMemory<byte> Fingerprint)
{
    /// <summary>Of a source: the instruments and times of its rows.</summary>
    public RowScope? Known { get; init; }
}
