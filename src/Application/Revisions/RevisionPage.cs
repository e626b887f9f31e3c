namespace FinApi.Application.Revisions;

/// <summary>A page of revisions.</summary>
/// <param name="Revisions">The revisions, in the order of their commits.</param>
/// <param name="NextPageToken">What the next page is asked for with; empty on the last.</param>
/// <param name="SinceToken">What the changes after this page are asked for with, at any time.</param>
public sealed record RevisionPage(
    IReadOnlyList<StoredRevision> Revisions, string NextPageToken, string SinceToken);
