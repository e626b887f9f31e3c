namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>Where the log stands.</summary>
/// <param name="Epoch">Generation of the store, from 1.</param>
/// <param name="Term">The term of the writer; 0 before the first.</param>
/// <param name="LastSequence">The greatest sequence number of a tick; 0 for an empty store.</param>
/// <param name="LastPosition">Position of the last entry; 0 before the first.</param>
/// <param name="CommitId">Which commit was the last.</param>
internal sealed record LogState(long Epoch, long Term, long LastSequence, long LastPosition, Guid CommitId);
