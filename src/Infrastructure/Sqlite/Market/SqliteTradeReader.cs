using FinApi.Application.Collections;
using FinApi.Application.History;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Sqlite.Market.Revisions;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>Reads trades from the database.</summary>
internal sealed class SqliteTradeReader(SqliteDatabase database) : ITradeReader
{
    public ValueTask<IReadOnlyList<Trade>> ListAsync(TickRange range, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Trade>>(
            session => List(session, range, cancellationToken), cancellationToken);

    public ValueTask<StoredPage<Trade>> ReadPageAsync(TickRange range, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => SettledVersionTable.ReadPage(
                session,
                range.Symbol,
                snapshot => List(snapshot, range, cancellationToken),
                cancellationToken),
            cancellationToken);

    private static PooledRows<Trade> List(
        SqliteSession session, TickRange range, CancellationToken cancellationToken) =>
        range.IsOfThePast
            ? TradeRevisionTable.ListPast(session, range, cancellationToken)
            : TradeTable.List(session, range, cancellationToken);
}
