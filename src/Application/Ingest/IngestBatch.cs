namespace FinApi.Application.Ingest;

/// <summary>Consecutive items of one source.</summary>
/// <param name="Source">The publisher's name for itself: letters, digits and . - _ : /, 1 to 128 characters.</param>
/// <param name="SourceEpoch">Generation of its numbering, from 1.</param>
/// <param name="FirstSequence">Number of the first item, from 1; the following count up by one.</param>
/// <param name="Items">At most 1,000; none only asks what is stored.</param>
public sealed record IngestBatch(
    string Source, long SourceEpoch, long FirstSequence, IReadOnlyList<IngestItem> Items)
{
    /// <summary>Most items of a batch.</summary>
    public const int MaxItems = 1_000;
}
