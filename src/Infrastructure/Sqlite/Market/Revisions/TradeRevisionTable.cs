using FinApi.Application.Collections;
using FinApi.Application.History;
using FinApi.Application.Ingest.Revisions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Storage;
using NodaTime;

namespace FinApi.Infrastructure.Sqlite.Market.Revisions;

/// <summary>The table <c>trade_revision</c>: trades as they stood until they were cancelled or corrected.</summary>
internal static class TradeRevisionTable
{
    private const string InsertSql = """
        INSERT INTO trade_revision (symbol, sequence, revision_sequence, revision_time, next_time, event_time,
            receive_time, trade_id, price, size, venue, conditions, aggressor_side)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        """;

    // One step of the primary key.
    private const string DeleteSql = "DELETE FROM trade WHERE symbol = ?1 AND event_time = ?2 AND sequence = ?3";

    /// <summary>
    /// Keeps the versions that no longer stand, and takes them from the trades. Before new versions are inserted.
    /// </summary>
    public static void Apply(SqliteSession session, IReadOnlyList<TradeRevision> revisions)
    {
        if (revisions.Count == 0)
        {
            return;
        }

        var insert = session.Prepare(InsertSql);
        var delete = session.Prepare(DeleteSql);
        foreach (var revision in revisions)
        {
            var before = revision.Before;
            insert.Bind(1, before.Symbol.Value);
            insert.Bind(2, before.Sequence);
            insert.Bind(3, revision.Sequence);
            insert.Bind(4, revision.Time);
            insert.Bind(5, revision.After?.EventTime);
            insert.Bind(6, before.EventTime);
            insert.Bind(7, before.ReceiveTime);
            insert.Bind(8, before.TradeId);
            insert.Bind(9, before.Price);
            insert.Bind(10, before.Size);
            insert.Bind(11, before.Venue);
            insert.Bind(12, before.Conditions);
            insert.Bind(13, (long)before.AggressorSide);
            insert.Run();
            delete.Bind(1, before.Symbol.Value);
            delete.Bind(2, before.EventTime);
            delete.Bind(3, before.Sequence);
            delete.Run();
        }
    }

    private const string TradeColumns =
        "event_time, sequence, receive_time, trade_id, price, size, venue, conditions, aggressor_side";

    // The range of the primary key (symbol, event_time, sequence) between the bounds.
    private const string FindTradesSql = $"""
        SELECT {TradeColumns}
        FROM trade
        WHERE symbol = ?1 AND event_time >= ?2 AND event_time < ?3 AND trade_id = ?4
        LIMIT 1000
        """;

    /// <summary>The trades that stand and have an identifier; the end is exclusive.</summary>
    public static List<Trade> FindTrades(
        SqliteSession session,
        Symbol symbol,
        string tradeId,
        Instant start,
        Instant end,
        CancellationToken cancellationToken)
    {
        var select = session.Prepare(FindTradesSql);
        select.Bind(1, symbol.Value);
        select.Bind(2, UnixNanos.Clamp(start));
        select.Bind(3, UnixNanos.Clamp(end));
        select.Bind(4, tradeId);
        var texts = new TextPool();
        return select.List(row => TradeTable.Read(row, symbol, texts), cancellationToken);
    }

    // The index trade_revision_by_trade_id, then the primary key (symbol, sequence, revision_sequence) for each trade.
    private const string ListSql = $"""
        SELECT {TradeColumns}, next_time, revision_sequence
        FROM trade_revision
        WHERE symbol = ?1
            AND sequence IN (SELECT sequence FROM trade_revision WHERE symbol = ?1 AND trade_id = ?2)
        ORDER BY revision_sequence
        """;

    public static List<StoredTradeRevision> List(
        SqliteSession session, Symbol symbol, string tradeId, CancellationToken cancellationToken)
    {
        var select = session.Prepare(ListSql);
        select.Bind(1, symbol.Value);
        select.Bind(2, tradeId);
        var texts = new TextPool();
        return select.List(
            row => new StoredTradeRevision(TradeTable.Read(row, symbol, texts), row.InstantOrNull(9), row.Long(10)),
            cancellationToken);
    }

    // Each half walks one index of its table in the order asked for, and stops at the limit. A trade that was revised
    // later than ?7 counts as it stood before the first revision after that.
    private const string StandingSql = $"""
        SELECT {TradeColumns}
        FROM trade AS stands
        WHERE symbol = ?1 AND receive_time <= ?6
            AND NOT EXISTS (
                SELECT 1 FROM trade_revision AS later
                WHERE later.symbol = ?1 AND later.sequence = stands.sequence AND later.revision_time > ?7)
        """;

    private const string RevisedSql = $"""
        SELECT {TradeColumns}
        FROM trade_revision AS stood
        WHERE symbol = ?1 AND receive_time <= ?6 AND revision_time > ?7
            AND NOT EXISTS (
                SELECT 1 FROM trade_revision AS earlier
                WHERE earlier.symbol = ?1 AND earlier.sequence = stood.sequence AND earlier.revision_time > ?7
                    AND earlier.revision_sequence < stood.revision_sequence)
        """;

    private const string ForwardsSql = """
        AND (event_time, sequence) > (?2, ?3) AND event_time < ?4
        ORDER BY event_time, sequence
        LIMIT ?5
        """;

    private const string BackwardsSql = """
        AND (event_time, sequence) < (?2, ?3) AND event_time >= ?4
        ORDER BY event_time DESC, sequence DESC
        LIMIT ?5
        """;

    private const string AscendingSql = $"""
        SELECT * FROM ({StandingSql} {ForwardsSql}) UNION ALL SELECT * FROM ({RevisedSql} {ForwardsSql})
        ORDER BY event_time, sequence
        LIMIT ?5
        """;

    private const string DescendingSql = $"""
        SELECT * FROM ({StandingSql} {BackwardsSql}) UNION ALL SELECT * FROM ({RevisedSql} {BackwardsSql})
        ORDER BY event_time DESC, sequence DESC
        LIMIT ?5
        """;

    /// <summary>The trades of a range as they stood.</summary>
    public static PooledRows<Trade> ListPast(
        SqliteSession session, TickRange range, CancellationToken cancellationToken)
    {
        var select = session.Prepare(range.IsDescending ? DescendingSql : AscendingSql);
        select.Bind(range);
        select.Bind(6, range.ReceivedUpTo is { } received ? UnixNanos.Clamp(received) : UnixNanos.OpenEnd);
        select.Bind(7, range.RevisedUpTo is { } revised ? UnixNanos.Clamp(revised) : UnixNanos.OpenEnd);
        var texts = new TextPool();
        return select.Rows(row => TradeTable.Read(row, range.Symbol, texts), cancellationToken);
    }
}
