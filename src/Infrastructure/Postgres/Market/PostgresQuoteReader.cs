using FinApi.Application.History;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>Reads quotes from the database.</summary>
internal sealed class PostgresQuoteReader(SteppedReads reads) : IQuoteReader
{
    public ValueTask<IReadOnlyList<Quote>> ListAsync(TickRange range, CancellationToken cancellationToken) =>
        reads.ListAsync(QuoteTable.Name, range, QuoteTable.List, cancellationToken);

    public ValueTask<StoredPage<Quote>> ReadPageAsync(TickRange range, CancellationToken cancellationToken) =>
        reads.ReadPageAsync(QuoteTable.Name, range, QuoteTable.List, cancellationToken);

    public ValueTask<IReadOnlyList<Quote>> ListNewestAsync(
        IReadOnlyList<Symbol> symbols, Instant endTime, CancellationToken cancellationToken) =>
        reads.ListNewestAsync(
            QuoteTable.Name,
            symbols,
            symbol => symbol,
            endTime,
            QuoteTable.ListNewest,
            quote => quote.Symbol,
            cancellationToken);
}
