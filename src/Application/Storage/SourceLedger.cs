namespace FinApi.Application.Storage;

/// <summary>Which sequence numbers of a source are stored. Immutable.</summary>
/// <param name="Source">The publisher's name for itself, 1 to 128 characters.</param>
/// <param name="Epoch">Generation of its numbering, from 1; only the greatest one is kept.</param>
/// <param name="Ranges">What is stored: ascending, disjoint, not adjacent; both ends inclusive.</param>
/// <param name="HighestSeen">The greatest sequence number ever sent, stored or rejected; 0 before the first.</param>
public sealed record SourceLedger(string Source, long Epoch, IReadOnlyList<SequenceRange> Ranges, long HighestSeen);
