using FinApi.Application.Collections;
using FinApi.Application.History;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>The table <c>trade</c>.</summary>
internal static class TradeTable
{
    private const string InsertSql = """
        INSERT INTO trade (symbol, event_time, sequence, receive_time, trade_id, price, size, venue, conditions,
            aggressor_side)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        """;

    public static void Insert(SqliteSession session, IReadOnlyList<Trade> trades)
    {
        var insert = session.Prepare(InsertSql);
        for (var i = 0; i < trades.Count; i++)
        {
            var trade = trades[i];
            insert.Bind(1, trade.Symbol.Value);
            insert.Bind(2, trade.EventTime);
            insert.Bind(3, trade.Sequence);
            insert.Bind(4, trade.ReceiveTime);
            insert.Bind(5, trade.TradeId);
            insert.Bind(6, trade.Price);
            insert.Bind(7, trade.Size);
            insert.Bind(8, trade.Venue);
            insert.Bind(9, trade.Conditions);
            insert.Bind(10, (long)trade.AggressorSide);
            insert.Run();
        }
    }

    // One range of the primary key (symbol, event_time, sequence), walked forwards.
    private const string AscendingSql = """
        SELECT event_time, sequence, receive_time, trade_id, price, size, venue, conditions, aggressor_side
        FROM trade
        WHERE symbol = ?1 AND (event_time, sequence) > (?2, ?3) AND event_time < ?4
        ORDER BY event_time, sequence
        LIMIT ?5
        """;

    // The same range, walked backwards.
    private const string DescendingSql = """
        SELECT event_time, sequence, receive_time, trade_id, price, size, venue, conditions, aggressor_side
        FROM trade
        WHERE symbol = ?1 AND (event_time, sequence) < (?2, ?3) AND event_time >= ?4
        ORDER BY event_time DESC, sequence DESC
        LIMIT ?5
        """;

    public static PooledRows<Trade> List(SqliteSession session, TickRange range, CancellationToken cancellationToken)
    {
        var select = session.Prepare(range.IsDescending ? DescendingSql : AscendingSql);
        select.Bind(range);
        var texts = new TextPool();
        return select.Rows(row => Read(row, range.Symbol, texts), cancellationToken);
    }

    /// <summary>Reads the nine columns that all queries of trades begin with.</summary>
    public static Trade Read(SqliteStatement row, Symbol symbol, TextPool texts) => new()
    {
        Symbol = symbol,
        EventTime = row.Instant(0),
        Sequence = row.Long(1),
        ReceiveTime = row.Instant(2),
        TradeId = row.TextOrNull(3),
        Price = row.Decimal(4),
        Size = row.Decimal(5),
        Venue = texts.TextOrNull(row, 6),
        Conditions = texts.TextOrNull(row, 7),
        AggressorSide = (AggressorSide)row.Int(8),
    };
}
