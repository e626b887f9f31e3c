using FinApi.Application.History;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using Npgsql;
using NpgsqlTypes;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>The table <c>trade</c>, a partition a day.</summary>
internal static class TradeTable
{
    public const string Name = "trade";

    // Straight into the table, not by way of a staging one: trades are new by construction, and one that is there
    // already must fail the commit.
    private const string CopySql = """
        COPY trade (symbol, event_time, sequence, receive_time, trade_id, price, size, venue, conditions,
            aggressor_side)
        FROM STDIN (FORMAT BINARY)
        """;

    public static async Task InsertAsync(NpgsqlConnection connection, IReadOnlyList<Trade> trades)
    {
        await using var rows = await connection.BeginBinaryImportAsync(CopySql);
        for (var i = 0; i < trades.Count; i++)
        {
            var trade = trades[i];
            await rows.StartRowAsync();
            await rows.WriteAsync(trade.Symbol.Value, NpgsqlDbType.Text);
            await rows.WriteAsync(UnixNanos.From(trade.EventTime), NpgsqlDbType.Bigint);
            await rows.WriteAsync(trade.Sequence, NpgsqlDbType.Bigint);
            await rows.WriteAsync(UnixNanos.From(trade.ReceiveTime), NpgsqlDbType.Bigint);
            await rows.WriteAsync(trade.TradeId, NpgsqlDbType.Text);
            await rows.WriteAsync(trade.Price, NpgsqlDbType.Numeric);
            await rows.WriteAsync(trade.Size, NpgsqlDbType.Numeric);
            await rows.WriteAsync(trade.Venue, NpgsqlDbType.Text);
            await rows.WriteAsync(trade.Conditions, NpgsqlDbType.Text);
            await rows.WriteAsync((short)trade.AggressorSide, NpgsqlDbType.Smallint);
        }

        await rows.CompleteAsync();
    }

    // One range of the primary key (symbol, event_time, sequence), walked forwards without touching the table. The
    // bound on event_time alone says nothing new, but partitions are pruned by it and not by the comparison of both.
    private const string AscendingSql = """
        SELECT event_time, sequence, receive_time, trade_id, price, size, venue, conditions, aggressor_side
        FROM trade
        WHERE symbol = $1 AND event_time >= $2 AND (event_time, sequence) > ($2, $3) AND event_time < $4
        ORDER BY event_time, sequence
        LIMIT $5
        """;

    // The same range, walked backwards.
    private const string DescendingSql = """
        SELECT event_time, sequence, receive_time, trade_id, price, size, venue, conditions, aggressor_side
        FROM trade
        WHERE symbol = $1 AND event_time <= $2 AND (event_time, sequence) < ($2, $3) AND event_time >= $4
        ORDER BY event_time DESC, sequence DESC
        LIMIT $5
        """;

    public static RowQuery<Trade> List(TickRange range)
    {
        var texts = new TextPool();
        return new BulkQuery<Trade>(
            range.IsDescending ? DescendingSql : AscendingSql,
            TickRangeParameters.Of(range),
            row => Read(row, range.Symbol, texts));
    }

    // For each instrument one step from the end of its range of the primary key, in the newest partition that has one.
    private const string NewestSql = """
        SELECT tick.*, wanted.number
        FROM unnest($1::TEXT[]) WITH ORDINALITY AS wanted (symbol, number)
        CROSS JOIN LATERAL (
            SELECT event_time, sequence, receive_time, trade_id, price, size, venue, conditions, aggressor_side
            FROM trade
            WHERE symbol = wanted.symbol AND event_time >= $2 AND event_time < $3
            ORDER BY event_time DESC, sequence DESC
            LIMIT 1
        ) AS tick
        """;

    private const int NumberColumn = 9;

    public static RowQuery<Trade> ListNewest(Symbol[] symbols, RangeStep step)
    {
        var texts = new TextPool();
        return new BulkQuery<Trade>(
            NewestSql,
            TickRangeParameters.Of(symbols, step),
            row => Read(row, symbols[row.GetInt64(NumberColumn) - 1], texts));
    }

    /// <summary>Reads the nine columns that all queries of trades begin with.</summary>
    public static Trade Read(NpgsqlDataReader row, Symbol symbol, TextPool texts) => new()
    {
        Symbol = symbol,
        EventTime = row.Nanoseconds(0),
        Sequence = row.GetInt64(1),
        ReceiveTime = row.Nanoseconds(2),
        TradeId = row.TextOrNull(3),
        Price = row.GetDecimal(4),
        Size = row.GetDecimal(5),
        Venue = texts.TextOrNull(row, 6),
        Conditions = texts.TextOrNull(row, 7),
        AggressorSide = (AggressorSide)row.GetInt16(8),
    };
}
