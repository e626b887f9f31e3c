using FinApi.Application.Storage;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History;

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
}
