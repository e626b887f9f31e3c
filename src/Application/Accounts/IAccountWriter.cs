namespace FinApi.Application.Accounts;

/// <summary>Writes accounts. Safe for all threads and nodes.</summary>
public interface IAccountWriter
{
    /// <summary>
    /// Stores a commit durably, or nothing of it, and tells all nodes what has changed (<see cref="IAccountChanges"/>).
    /// Of two commits that were made from the same revision one is stored and the other one is outdated.
    /// </summary>
    Task<AccountCommitResult> CommitAsync(AccountCommit commit, CancellationToken cancellationToken);
}
