namespace FinApi.Cli.Deletions;

/// <summary>How a deletion goes on after its preview.</summary>
/// <param name="IsPreview">Whether nothing is deleted.</param>
/// <param name="IsSure">Whether nobody is asked.</param>
/// <param name="IsJson">Whether the answers are written as JSON.</param>
internal readonly record struct DeletionChoice(bool IsPreview, bool IsSure, bool IsJson);
