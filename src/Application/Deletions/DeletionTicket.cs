using NodaTime;

namespace FinApi.Application.Deletions;

/// <summary>What a token says.</summary>
/// <param name="Id">Names the deletion: 32 hexadecimal digits.</param>
/// <param name="Request">What is deleted.</param>
/// <param name="Fingerprint">That of the plan which the operator has seen.</param>
/// <param name="ExpireTime">From when on it is void.</param>
/// <param name="Epoch">The epoch of the store in which the plan was made.</param>
internal sealed record DeletionTicket(
    string Id, DeletionRequest Request, ReadOnlyMemory<byte> Fingerprint, Instant ExpireTime, long Epoch);
