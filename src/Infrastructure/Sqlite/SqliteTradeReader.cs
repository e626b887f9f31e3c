using FinApi.Application.Ports;
using FinApi.Domain.MarketData;

namespace FinApi.Infrastructure.Sqlite;

/// <summary>Reads trades from the database.</summary>
internal sealed class SqliteTradeReader(SqliteDatabase database) : ITradeReader
{
    public ValueTask<IReadOnlyList<Trade>> ListAsync(TickRange range, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Trade>>(
            session => TradeTable.List(session, range, cancellationToken), cancellationToken);
}
