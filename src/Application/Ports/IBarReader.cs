using FinApi.Domain.MarketData;

namespace FinApi.Application.Ports;

/// <summary>Reads stored bars. Sees every commit that completed before the call, unless the range may lag.</summary>
public interface IBarReader
{
    /// <summary>Bars of a range, in its order.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<StoredBar>> ListAsync(BarRange range, CancellationToken cancellationToken);

    /// <summary>Bars of a range as readers see them, without what is needed to go on building them.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    async ValueTask<IReadOnlyList<Bar>> ListSeenAsync(BarRange range, CancellationToken cancellationToken) =>
        [.. (await ListAsync(range, cancellationToken)).Select(stored => stored.Bar)];

    /// <summary>Bars of many ranges, in no order, for fewer ways to the store than one a range.</summary>
    /// <param name="ranges">What to read, of any instruments; ascending, and none may lag.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<StoredBar>> ListManyAsync(IReadOnlyList<BarRange> ranges, CancellationToken cancellationToken);

    /// <summary>The newest bar of each series that has one, in no order.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<StoredBar>> ListNewestAsync(
        IReadOnlyList<BarSeries> series, CancellationToken cancellationToken);
}
