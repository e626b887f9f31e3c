using FinApi.Application.History;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>Reads trades from the database.</summary>
internal sealed class SqliteTradeReader(SqliteDatabase database) : ITradeReader
{
    public ValueTask<IReadOnlyList<Trade>> ListAsync(TickRange range, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Trade>>(
            session => TradeTable.List(session, range, cancellationToken), cancellationToken);

    public ValueTask<StoredPage<Trade>> ReadPageAsync(TickRange range, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => SettledVersionTable.ReadPage(
                session,
                range.Symbol,
                snapshot => TradeTable.List(snapshot, range, cancellationToken),
                cancellationToken),
            cancellationToken);
}
