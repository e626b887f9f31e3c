using Dapper;
using FinApi.Application.History;
using FinApi.Application.Ingest.Revisions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Market.Revisions;

/// <summary>The table <c>trade_revision</c>: trades as they stood until they were cancelled or corrected.</summary>
internal static class TradeRevisionTable
{
    private const string InsertSql = """
        INSERT INTO trade_revision (symbol, sequence, revision_sequence, revision_time, next_time, event_time,
            receive_time, trade_id, price, size, venue, conditions, aggressor_side)
        SELECT * FROM unnest(@Symbols, @Sequences, @RevisionSequences, @RevisionTimes, @NextTimes, @EventTimes,
            @ReceiveTimes, @TradeIds, @Prices, @Sizes, @Venues, @Conditions, @AggressorSides)
        """;

    // One step of the primary key (symbol, event_time, sequence) for each. The bounds add no condition, but with them
    // the server plans and locks only the partitions between them.
    private const string DeleteSql = """
        DELETE FROM trade
        USING unnest(@Symbols, @EventTimes, @Sequences) AS old (symbol, event_time, sequence)
        WHERE trade.symbol = old.symbol AND trade.event_time = old.event_time AND trade.sequence = old.sequence
            AND trade.event_time >= @FirstTime AND trade.event_time <= @LastTime
        """;

    /// <summary>
    /// Keeps the versions that no longer stand, and takes them from the trades. Before new versions are inserted.
    /// </summary>
    public static async Task ApplyAsync(NpgsqlConnection connection, IReadOnlyList<TradeRevision> revisions)
    {
        var eventTimes = revisions.Column(r => UnixNanos.From(r.Before.EventTime));
        var symbols = revisions.Column(r => r.Symbol.Value);
        var sequences = revisions.Column(r => r.Before.Sequence);
        await connection.ExecuteAsync(InsertSql, new
        {
            Symbols = symbols,
            Sequences = sequences,
            RevisionSequences = revisions.Column(r => r.Sequence),
            RevisionTimes = revisions.Column(r => UnixNanos.From(r.Time)),
            NextTimes = revisions.Column(r => UnixNanos.From(r.After?.EventTime)),
            EventTimes = eventTimes,
            ReceiveTimes = revisions.Column(r => UnixNanos.From(r.Before.ReceiveTime)),
            TradeIds = revisions.Column(r => r.Before.TradeId),
            Prices = revisions.Column(r => r.Before.Price),
            Sizes = revisions.Column(r => r.Before.Size),
            Venues = revisions.Column(r => r.Before.Venue),
            Conditions = revisions.Column(r => r.Before.Conditions),
            AggressorSides = revisions.Column(r => (short)r.Before.AggressorSide),
        });
        await connection.ExecuteAsync(DeleteSql, new
        {
            Symbols = symbols,
            EventTimes = eventTimes,
            Sequences = sequences,
            FirstTime = eventTimes.Min(),
            LastTime = eventTimes.Max(),
        });
    }

    private const string TradeColumns =
        "event_time, sequence, receive_time, trade_id, price, size, venue, conditions, aggressor_side";

    // The primary key (symbol, event_time, sequence) of the days between the bounds.
    private const string FindTradesSql = $"""
        SELECT {TradeColumns}
        FROM trade
        WHERE symbol = $1 AND event_time >= $2 AND event_time < $3 AND trade_id = $4
        LIMIT 1000
        """;

    /// <summary>The trades that stand and have an identifier; times in nanoseconds, the end exclusive.</summary>
    public static RowQuery<Trade> FindTrades(Symbol symbol, string tradeId, long start, long end)
    {
        var texts = new TextPool();
        return new BulkQuery<Trade>(
            FindTradesSql, [symbol.Value, start, end, tradeId], row => TradeTable.Read(row, symbol, texts));
    }

    // The index trade_revision_by_trade_id, then the primary key (symbol, sequence, revision_sequence) for each trade.
    private const string ListSql = $"""
        SELECT {TradeColumns}, next_time, revision_sequence
        FROM trade_revision
        WHERE symbol = $1
            AND sequence IN (SELECT sequence FROM trade_revision WHERE symbol = $1 AND trade_id = $2)
        ORDER BY revision_sequence
        """;

    private const int NextTimeColumn = 9;
    private const int RevisionSequenceColumn = 10;

    public static RowQuery<StoredTradeRevision> List(Symbol symbol, string tradeId)
    {
        var texts = new TextPool();
        return new BulkQuery<StoredTradeRevision>(
            ListSql,
            [symbol.Value, tradeId],
            row => new StoredTradeRevision(
                TradeTable.Read(row, symbol, texts),
                row.IsDBNull(NextTimeColumn) ? null : row.Nanoseconds(NextTimeColumn),
                row.GetInt64(RevisionSequenceColumn)));
    }

    // Each half walks one index of its table in the order asked for, and stops at the limit. A trade that was revised
    // later than $7 counts as it stood before the first revision after that.
    private const string StandingSql = $"""
        SELECT {TradeColumns}
        FROM trade AS stands
        WHERE symbol = $1 AND receive_time <= $6
            AND NOT EXISTS (
                SELECT FROM trade_revision AS later
                WHERE later.symbol = $1 AND later.sequence = stands.sequence AND later.revision_time > $7)
        """;

    private const string RevisedSql = $"""
        SELECT {TradeColumns}
        FROM trade_revision AS stood
        WHERE symbol = $1 AND receive_time <= $6 AND revision_time > $7
            AND NOT EXISTS (
                SELECT FROM trade_revision AS earlier
                WHERE earlier.symbol = $1 AND earlier.sequence = stood.sequence AND earlier.revision_time > $7
                    AND earlier.revision_sequence < stood.revision_sequence)
        """;

    private const string ForwardsSql = """
        AND event_time >= $2 AND (event_time, sequence) > ($2, $3) AND event_time < $4
        ORDER BY event_time, sequence
        LIMIT $5
        """;

    private const string BackwardsSql = """
        AND event_time <= $2 AND (event_time, sequence) < ($2, $3) AND event_time >= $4
        ORDER BY event_time DESC, sequence DESC
        LIMIT $5
        """;

    private const string AscendingSql = $"""
        ({StandingSql} {ForwardsSql}) UNION ALL ({RevisedSql} {ForwardsSql})
        ORDER BY event_time, sequence
        LIMIT $5
        """;

    private const string DescendingSql = $"""
        ({StandingSql} {BackwardsSql}) UNION ALL ({RevisedSql} {BackwardsSql})
        ORDER BY event_time DESC, sequence DESC
        LIMIT $5
        """;

    /// <summary>The trades of a range as they stood.</summary>
    public static RowQuery<Trade> ListPast(TickRange range)
    {
        var texts = new TextPool();
        return new BulkQuery<Trade>(
            range.IsDescending ? DescendingSql : AscendingSql,
            [
                .. TickRangeParameters.Of(range),
                range.ReceivedUpTo is { } received ? UnixNanos.Clamp(received) : UnixNanos.OpenEnd,
                range.RevisedUpTo is { } revised ? UnixNanos.Clamp(revised) : UnixNanos.OpenEnd,
            ],
            row => TradeTable.Read(row, range.Symbol, texts));
    }
}
