namespace FinApi.Application.Deletions.ExecuteDelete;

/// <summary>What is to be done about a token.</summary>
/// <param name="Order">For the writer.</param>
/// <param name="IsDone">Whether it was executed before.</param>
public sealed record PreparedDeletion(DeletionOrder Order, bool IsDone);
