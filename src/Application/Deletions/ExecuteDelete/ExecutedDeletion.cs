using NodaTime;

namespace FinApi.Application.Deletions.ExecuteDelete;

/// <summary>A deletion that is done.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Time">When it was committed.</param>
/// <param name="Result">What was deleted.</param>
/// <param name="Backups">The times of the backups that the answering node knows, newest first.</param>
public sealed record ExecutedDeletion(string Id, Instant Time, DeletionResult Result, IReadOnlyList<Instant> Backups);
