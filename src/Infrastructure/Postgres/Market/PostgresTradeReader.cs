using FinApi.Application.History;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>Reads trades from the database.</summary>
internal sealed class PostgresTradeReader(MarketDatabase database) : ITradeReader
{
    public ValueTask<IReadOnlyList<Trade>> ListAsync(TickRange range, CancellationToken cancellationToken) =>
        range.MayLag
            ? database.ListFromReplicaAsync(
                PoolChoice.For(range.Limit), TradeTable.List(range), range.Symbol, cancellationToken)
            : database.ListAsync(PoolChoice.For(range.Limit), TradeTable.List(range), cancellationToken);
}
