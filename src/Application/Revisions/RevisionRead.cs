namespace FinApi.Application.Revisions;

/// <summary>Revisions that were read, in their order.</summary>
/// <param name="Bounds">Which revisions there were at the time.</param>
/// <param name="Revisions">The revisions.</param>
public sealed record RevisionRead(RevisionBounds Bounds, IReadOnlyList<StoredRevision> Revisions);
