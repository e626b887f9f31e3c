using FinApi.Application.Storage;

namespace FinApi.Application.Deletions;

/// <summary>Reads what was deleted. Sees every commit that completed before.</summary>
public interface IDeletionRecords
{
    /// <summary>The record of a deletion; null when it was not executed.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<DeletionRecord?> FindAsync(string id, CancellationToken cancellationToken);
}
