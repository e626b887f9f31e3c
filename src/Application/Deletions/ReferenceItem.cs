using FinApi.Domain.Instruments;

namespace FinApi.Application.Deletions;

/// <summary>An item of a source that said something about an instrument or a corporate action.</summary>
/// <param name="Symbol">The key of the instrument.</param>
/// <param name="ActionNumber">The number of the corporate action; 0 for the instrument itself.</param>
/// <param name="Source">The publisher's name for itself.</param>
/// <param name="SourceEpoch">Generation of the source's numbering.</param>
/// <param name="Number">The source's number of the item.</param>
public sealed record ReferenceItem(Symbol Symbol, int ActionNumber, string Source, long SourceEpoch, long Number);
