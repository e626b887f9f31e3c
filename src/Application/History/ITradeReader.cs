using FinApi.Application.Storage;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History;

/// <summary>Reads stored trades. Sees every commit that completed before the call, unless the range may lag.</summary>
public interface ITradeReader
{
    /// <summary>Trades of a range, in its order.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<Trade>> ListAsync(TickRange range, CancellationToken cancellationToken);

    /// <summary>The same with the instrument's settled version, both from one snapshot of the store.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<StoredPage<Trade>> ReadPageAsync(TickRange range, CancellationToken cancellationToken);
}
