using FinApi.Application.Collections;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History;

/// <summary>Reads stored bars. Sees every commit that completed before the call, unless the range may lag.</summary>
public interface IBarReader
{
    /// <summary>Bars of a range, in its order.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<StoredBar>> ListAsync(BarRange range, CancellationToken cancellationToken);

    /// <summary>The same with the instrument's settled version; see <see cref="StoredPage{TRow}"/>.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<StoredPage<StoredBar>> ReadPageAsync(BarRange range, CancellationToken cancellationToken);

    /// <summary>
    /// The same as <see cref="ReadPageAsync"/> as readers see the bars, without what is needed to go on building them.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    async ValueTask<StoredPage<BarRow>> ReadRowsAsync(BarRange range, CancellationToken cancellationToken)
    {
        var (stored, version) = await ReadPageAsync(range, cancellationToken);
        using (stored)
        {
            return new StoredPage<BarRow>(
                PooledRows.Of(stored.Select(bar => BarRow.Of(bar.Bar))), version);
        }
    }
}
