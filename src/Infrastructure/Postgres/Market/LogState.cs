namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>Where the log stands.</summary>
/// <param name="LastSequence">The position after the last commit; 0 for an empty store.</param>
/// <param name="CommitId">Which commit was the last.</param>
internal sealed record LogState(long LastSequence, Guid CommitId);
