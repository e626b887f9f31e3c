using FinApi.Application.History;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Rows;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>Reads quotes from the database.</summary>
internal sealed class PostgresQuoteReader(MarketDatabase database) : IQuoteReader
{
    public ValueTask<IReadOnlyList<Quote>> ListAsync(TickRange range, CancellationToken cancellationToken) =>
        ReadAsync(QuoteTable.List(range), range, cancellationToken);

    public ValueTask<StoredPage<Quote>> ReadPageAsync(TickRange range, CancellationToken cancellationToken) =>
        ReadAsync(new PageQuery<Quote>(QuoteTable.List(range), range.Symbol), range, cancellationToken);

    private ValueTask<T> ReadAsync<T>(StoreQuery<T> query, TickRange range, CancellationToken cancellationToken) =>
        range.MayLag
            ? database.ListFromReplicaAsync(PoolChoice.For(range.Limit), query, range.Symbol, cancellationToken)
            : database.ListAsync(PoolChoice.For(range.Limit), query, cancellationToken);
}
