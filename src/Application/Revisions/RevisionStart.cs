namespace FinApi.Application.Revisions;

/// <summary>Where the revisions of a time begin.</summary>
/// <param name="Bounds">Which revisions there were at the time.</param>
/// <param name="Position">The position of the first of them; null when there is none.</param>
public sealed record RevisionStart(RevisionBounds Bounds, long? Position);
