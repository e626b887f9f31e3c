using FinApi.Application.Collections;
using FinApi.Application.History;
using FinApi.Application.Log.Writing;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Storage;
using NodaTime;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>The table <c>bar</c>.</summary>
internal static class BarTable
{
    private const string UpsertSql = """
        INSERT OR REPLACE INTO bar (symbol, interval, start_time, end_time, trading_date, open, high, low, close,
            volume, vwap, trade_count, revision, notional, first_time, first_sequence, last_time, last_sequence,
            is_supplied)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
        """;

    public static void Upsert(SqliteSession session, IReadOnlyList<StoredBar> bars)
    {
        var upsert = session.Prepare(UpsertSql);
        for (var i = 0; i < bars.Count; i++)
        {
            BindBar(upsert, bars[i].Bar);
            BindState(upsert, bars[i]);
            upsert.Run();
        }
    }

    // One range of the primary key (symbol, interval, start_time).
    private const string RemoveSql =
        "DELETE FROM bar WHERE symbol = ?1 AND interval = ?2 AND start_time >= ?3 AND start_time < ?4";

    public static void Remove(SqliteSession session, IReadOnlyList<BarRangeRemoval> removals)
    {
        for (var i = 0; i < removals.Count; i++)
        {
            var (symbol, interval, range) = removals[i];
            var remove = session.Prepare(RemoveSql);
            remove.Bind(1, symbol.Value);
            remove.Bind(2, interval.Code);
            remove.Bind(3, range.Start is { } start ? UnixNanos.Clamp(start) : UnixNanos.OpenStart);
            remove.Bind(4, range.End is { } end ? UnixNanos.Clamp(end) : UnixNanos.OpenEnd);
            remove.Run();
        }
    }

    private const string SeenColumns =
        "start_time, end_time, trading_date, open, high, low, close, volume, vwap, trade_count, revision";

    private const string AllColumns =
        $"{SeenColumns}, notional, first_time, first_sequence, last_time, last_sequence, is_supplied";

    // One range of the primary key (symbol, interval, start_time).
    private const string RangeSql =
        "FROM bar WHERE symbol = ?1 AND interval = ?2 AND start_time >= ?3 AND start_time < ?4";

    private const string ForwardsSql = "ORDER BY start_time LIMIT ?5";
    private const string BackwardsSql = "ORDER BY start_time DESC LIMIT ?5";

    /// <summary>A range with all stored columns of each bar.</summary>
    public static PooledRows<StoredBar> List(
        SqliteSession session, BarRange range, CancellationToken cancellationToken) =>
        Select(
            session,
            range.IsDescending
                ? $"SELECT {AllColumns} {RangeSql} {BackwardsSql}"
                : $"SELECT {AllColumns} {RangeSql} {ForwardsSql}",
            range).Rows(row => Read(row, range), cancellationToken);

    /// <summary>A range as readers see it.</summary>
    public static PooledRows<BarRow> ListRows(
        SqliteSession session, BarRange range, CancellationToken cancellationToken) =>
        Select(
            session,
            range.IsDescending
                ? $"SELECT {SeenColumns} {RangeSql} {BackwardsSql}"
                : $"SELECT {SeenColumns} {RangeSql} {ForwardsSql}",
            range).Rows(ReadRow, cancellationToken);

    private static SqliteStatement Select(SqliteSession session, string sql, BarRange range)
    {
        var select = session.Prepare(sql);
        select.Bind(1, range.Symbol.Value);
        select.Bind(2, range.Interval.Code);
        select.Bind(3, range.StartTime is { } start ? UnixNanos.Clamp(start) : UnixNanos.OpenStart);
        select.Bind(4, range.EndTime is { } end ? UnixNanos.Clamp(end) : UnixNanos.OpenEnd);
        select.Bind(5, (long)range.Limit);
        return select;
    }

    private static void BindBar(SqliteStatement upsert, Bar bar)
    {
        upsert.Bind(1, bar.Symbol.Value);
        upsert.Bind(2, bar.Interval.Code);
        upsert.Bind(3, bar.StartTime);
        upsert.Bind(4, bar.EndTime);
        upsert.Bind(5, bar.TradingDate);
        upsert.Bind(6, bar.Open);
        upsert.Bind(7, bar.High);
        upsert.Bind(8, bar.Low);
        upsert.Bind(9, bar.Close);
        upsert.Bind(10, bar.Volume);
        upsert.Bind(11, bar.Vwap);
        upsert.Bind(12, bar.TradeCount);
        upsert.Bind(13, (long)bar.Revision);
    }

    private static void BindState(SqliteStatement upsert, StoredBar bar)
    {
        upsert.Bind(14, bar.Notional);
        upsert.Bind(15, bar.First.EventTime);
        upsert.Bind(16, bar.First.Sequence);
        upsert.Bind(17, bar.Last.EventTime);
        upsert.Bind(18, bar.Last.Sequence);
        upsert.Bind(19, bar.IsSupplied);
    }

    private static BarRow ReadRow(SqliteStatement row) => new()
    {
        StartTime = row.Instant(0),
        EndTime = row.Instant(1),
        TradingDate = row.IsNull(2) ? null : row.Date(2),
        Open = row.Decimal(3),
        High = row.Decimal(4),
        Low = row.Decimal(5),
        Close = row.Decimal(6),
        Volume = row.DecimalOrNull(7),
        Vwap = row.DecimalOrNull(8),
        TradeCount = row.IsNull(9) ? null : row.Long(9),
        Revision = row.Int(10),
    };

    private static StoredBar Read(SqliteStatement row, BarRange range)
    {
        var bar = ReadRow(row).ToBar(range.Symbol, range.Interval);
        var first = new TickOrder(row.Instant(12), row.Long(13));
        var last = new TickOrder(row.Instant(14), row.Long(15));
        return new StoredBar(bar, row.DecimalOrNull(11), first, last, row.Bool(16));
    }
}
