namespace FinApi.Infrastructure.Redis.Log;

/// <summary>What the last row of a partition was.</summary>
/// <param name="Epoch">Its epoch, from 1.</param>
/// <param name="Term">Its term, from 1.</param>
/// <param name="Position">Position of its last entry.</param>
internal sealed record LogPartitionState(long Epoch, long Term, long Position);
