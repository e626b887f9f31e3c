using FinApi.Application.Storage;

namespace FinApi.Application.Ingest;

/// <summary>What became of a batch that is durable now.</summary>
/// <param name="FirstSequence">That of the batch.</param>
/// <param name="Accepted">How many items were stored.</param>
/// <param name="Duplicates">How many had been stored before.</param>
/// <param name="Rejections">Those not stored, by index.</param>
/// <param name="SourceGap">Numbers skipped before this batch; null when there are none.</param>
/// <param name="Stored">What is stored of the source; only for a batch without items, else empty.</param>
/// <param name="LogSequence">Position of the log after it.</param>
public sealed record IngestReceipt(
    long FirstSequence,
    int Accepted,
    int Duplicates,
    IReadOnlyList<ItemRejection> Rejections,
    SequenceRange? SourceGap,
    IReadOnlyList<SequenceRange> Stored,
    long LogSequence)
{
    /// <summary>This and the receipt of the items that follow, as one of the batch that held both.</summary>
    internal IngestReceipt And(IngestReceipt next) => this with
    {
        Accepted = Accepted + next.Accepted,
        Duplicates = Duplicates + next.Duplicates,
        Rejections =
        [
            .. Rejections,
            .. next.Rejections.Select(
                rejection => rejection with { Index = rejection.Index + (int)(next.FirstSequence - FirstSequence) }),
        ],
        LogSequence = next.LogSequence,
    };
}
