using FinApi.Application.History;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest.Bars;

/// <summary>
/// Reads the stored bars that a commit will change, of many instruments at once. Sees every commit before.
/// </summary>
public interface IBarBatchReader
{
    /// <summary>Bars of many ranges, in no order, for fewer ways to the store than one a range.</summary>
    /// <param name="ranges">What to read, of any instruments; ascending, and none may lag.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<StoredBar>> ListManyAsync(
        IReadOnlyList<BarRange> ranges, CancellationToken cancellationToken);

    /// <summary>The newest bar of each series that has one, in no order.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<StoredBar>> ListNewestAsync(
        IReadOnlyList<BarSeries> series, CancellationToken cancellationToken);

    /// <summary>The bars that are no more, as far as they are still kept, in no order.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<GoneBar>> ListGoneAsync(CancellationToken cancellationToken);
}
