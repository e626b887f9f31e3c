using FinApi.Application.History;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>Reads quotes from the database.</summary>
internal sealed class PostgresQuoteReader(MarketDatabase database) : IQuoteReader
{
    public ValueTask<IReadOnlyList<Quote>> ListAsync(TickRange range, CancellationToken cancellationToken) =>
        range.MayLag
            ? database.ListFromReplicaAsync(
                PoolChoice.For(range.Limit), QuoteTable.List(range), range.Symbol, cancellationToken)
            : database.ListAsync(PoolChoice.For(range.Limit), QuoteTable.List(range), cancellationToken);
}
