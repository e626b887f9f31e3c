using FinApi.Application.Storage;

namespace FinApi.Application.Deletions;

/// <summary>Reads from which sources items came. Sees every commit that completed before.</summary>
public interface ISourceRunReader
{
    /// <summary>The last run, and up to where sources are known.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<LastRun> FindLastAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The ranges of sequence numbers of a source's runs, ascending; the last one ends where the store's numbers do.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<SequenceRange>> ListRangesAsync(string source, CancellationToken cancellationToken);

    /// <summary>Which items of sources the rows of a scope were, by source, epoch and number.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<SourceItems>> ListItemsAsync(RowScope scope, CancellationToken cancellationToken);
}
