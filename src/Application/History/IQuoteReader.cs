using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>Reads stored quotes. Sees every commit that completed before the call, unless the range may lag.</summary>
public interface IQuoteReader
{
    /// <summary>Quotes of a range, in its order.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<Quote>> ListAsync(TickRange range, CancellationToken cancellationToken);

    /// <summary>The same with the instrument's settled version; see <see cref="StoredPage{TRow}"/>.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<StoredPage<Quote>> ReadPageAsync(TickRange range, CancellationToken cancellationToken);

    /// <summary>
    /// The newest quote of each instrument before a time, in no order; instruments without one are left out. Nobody may
    /// be waiting for it: it looks through all that is stored.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    async ValueTask<IReadOnlyList<Quote>> ListNewestAsync(
        IReadOnlyList<Symbol> symbols, Instant endTime, CancellationToken cancellationToken)
    {
        List<Quote> newest = [];
        foreach (var symbol in symbols)
        {
            var range = new TickRange(symbol, StartTime: null, endTime, IsDescending: true, Limit: 1)
            {
                IsBackground = true,
            };
            newest.AddRange(await ListAsync(range, cancellationToken));
        }

        return newest;
    }
}
