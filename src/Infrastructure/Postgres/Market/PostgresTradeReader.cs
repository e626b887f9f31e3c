using FinApi.Application.History;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Rows;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>Reads trades from the database.</summary>
internal sealed class PostgresTradeReader(MarketDatabase database) : ITradeReader
{
    public ValueTask<IReadOnlyList<Trade>> ListAsync(TickRange range, CancellationToken cancellationToken) =>
        ReadAsync(TradeTable.List(range), range, cancellationToken);

    public ValueTask<StoredPage<Trade>> ReadPageAsync(TickRange range, CancellationToken cancellationToken) =>
        ReadAsync(new PageQuery<Trade>(TradeTable.List(range), range.Symbol), range, cancellationToken);

    private ValueTask<T> ReadAsync<T>(StoreQuery<T> query, TickRange range, CancellationToken cancellationToken) =>
        range.MayLag
            ? database.ListFromReplicaAsync(PoolChoice.For(range.Limit), query, range.Symbol, cancellationToken)
            : database.ListAsync(PoolChoice.For(range.Limit), query, cancellationToken);
}
