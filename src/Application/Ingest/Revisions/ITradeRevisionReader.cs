using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Revisions;

/// <summary>Finds the trades that cancels and corrections name. Sees every commit before.</summary>
public interface ITradeRevisionReader
{
    /// <summary>
    /// The trades that stand, of an instrument and range of time, which have an identifier, in no order; at most 1,000.
    /// </summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="tradeId">The source's identifier.</param>
    /// <param name="start">First event time, inclusive.</param>
    /// <param name="end">Last event time, exclusive.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<Trade>> FindTradesAsync(
        Symbol symbol, string tradeId, Instant start, Instant end, CancellationToken cancellationToken);

    /// <summary>All cancels and corrections of the trades that ever had an identifier, by sequence.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="tradeId">The source's identifier.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<StoredTradeRevision>> ListRevisionsAsync(
        Symbol symbol, string tradeId, CancellationToken cancellationToken);
}
