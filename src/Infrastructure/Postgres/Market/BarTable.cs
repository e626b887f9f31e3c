using Dapper;
using FinApi.Application.History;
using FinApi.Application.Ingest.Bars;
using FinApi.Application.Log.Writing;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using NodaTime;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>The table <c>bar</c>, with a partition for each month.</summary>
internal static class BarTable
{
    public const string Name = "bar";

    // Arrays instead of COPY into a staging table: bars replace other bars, and a temporary table for each commit would
    // bloat the catalog.
    private const string UpsertSql = """
        INSERT INTO bar (symbol, interval, start_time, end_time, trading_date, open, high, low, close, volume, vwap,
            trade_count, revision, notional, first_time, first_sequence, last_time, last_sequence, is_supplied)
        SELECT * FROM unnest(@Symbols, @Intervals, @StartTimes, @EndTimes, @TradingDates, @Opens, @Highs, @Lows,
            @Closes, @Volumes, @Vwaps, @TradeCounts, @Revisions, @Notionals, @FirstTimes, @FirstSequences, @LastTimes,
            @LastSequences, @AreSupplied)
        ON CONFLICT (symbol, interval, start_time) DO UPDATE SET
            end_time = EXCLUDED.end_time, trading_date = EXCLUDED.trading_date, open = EXCLUDED.open,
            high = EXCLUDED.high, low = EXCLUDED.low, close = EXCLUDED.close, volume = EXCLUDED.volume,
            vwap = EXCLUDED.vwap, trade_count = EXCLUDED.trade_count, revision = EXCLUDED.revision,
            notional = EXCLUDED.notional, first_time = EXCLUDED.first_time, first_sequence = EXCLUDED.first_sequence,
            last_time = EXCLUDED.last_time, last_sequence = EXCLUDED.last_sequence,
            is_supplied = EXCLUDED.is_supplied
        """;

    public static Task UpsertAsync(NpgsqlConnection connection, IReadOnlyList<StoredBar> bars) =>
        connection.ExecuteAsync(UpsertSql, new
        {
            Symbols = bars.Column(b => b.Bar.Symbol.Value),
            Intervals = bars.Column(b => b.Bar.Interval.Code),
            StartTimes = bars.Column(b => b.Bar.StartTime.ToDateTimeUtc()),
            EndTimes = bars.Column(b => b.Bar.EndTime.ToDateTimeUtc()),
            TradingDates = bars.Column(b => b.Bar.TradingDate?.ToDateOnly()),
            Opens = bars.Column(b => b.Bar.Open),
            Highs = bars.Column(b => b.Bar.High),
            Lows = bars.Column(b => b.Bar.Low),
            Closes = bars.Column(b => b.Bar.Close),
            Volumes = bars.Column(b => b.Bar.Volume),
            Vwaps = bars.Column(b => b.Bar.Vwap),
            TradeCounts = bars.Column(b => b.Bar.TradeCount),
            Revisions = bars.Column(b => b.Bar.Revision),
            Notionals = bars.Column(b => b.Notional),
            FirstTimes = bars.Column(b => UnixNanos.From(b.First.EventTime)),
            FirstSequences = bars.Column(b => b.First.Sequence),
            LastTimes = bars.Column(b => UnixNanos.From(b.Last.EventTime)),
            LastSequences = bars.Column(b => b.Last.Sequence),
            AreSupplied = bars.Column(b => b.IsSupplied),
        });

    // One range of the primary key (symbol, interval, start_time) each. The bounds add no condition, but with them the
    // server plans and locks only the partitions between them.
    private const string RemoveSql = """
        DELETE FROM bar
        USING unnest(@Symbols, @Intervals, @StartTimes, @EndTimes) AS gone (symbol, interval, first_start, end_start)
        WHERE bar.symbol = gone.symbol AND bar.interval = gone.interval
            AND bar.start_time >= gone.first_start AND bar.start_time < gone.end_start
            AND bar.start_time >= @FirstTime AND bar.start_time < @EndTime
        """;

    public static Task RemoveAsync(NpgsqlConnection connection, IReadOnlyList<BarRangeRemoval> removals)
    {
        var starts = removals.Column(removal => From(removal.Range.Start));
        var ends = removals.Column(removal => To(removal.Range.End));
        return connection.ExecuteAsync(RemoveSql, new
        {
            Symbols = removals.Column(removal => removal.Symbol.Value),
            Intervals = removals.Column(removal => removal.Interval.Code),
            StartTimes = starts,
            EndTimes = ends,
            FirstTime = starts.Min(),
            EndTime = ends.Max(),
        });
    }

    private const string SeenColumns =
        "start_time, end_time, trading_date, open, high, low, close, volume, vwap, trade_count, revision";

    private const string AllColumns =
        $"{SeenColumns}, notional, first_time, first_sequence, last_time, last_sequence, is_supplied";

    // One range of the primary key (symbol, interval, start_time), walked without touching the table.
    private const string RangeSql =
        "FROM bar WHERE symbol = $1 AND interval = $2 AND start_time >= $3 AND start_time < $4";

    private const string ForwardsSql = "ORDER BY start_time LIMIT $5";
    private const string BackwardsSql = "ORDER BY start_time DESC LIMIT $5";

    /// <summary>A range with all stored columns of each bar.</summary>
    public static RowQuery<StoredBar> List(BarRange range)
    {
        var series = SeriesOf(range);
        return new BulkQuery<StoredBar>(
            range.IsDescending
                ? $"SELECT {AllColumns} {RangeSql} {BackwardsSql}"
                : $"SELECT {AllColumns} {RangeSql} {ForwardsSql}",
            ParametersOf(range),
            row => Read(row, series));
    }

    /// <summary>A range as readers see it.</summary>
    public static RowQuery<BarRow> ListRows(BarRange range) => new BulkQuery<BarRow>(
        range.IsDescending
            ? $"SELECT {SeenColumns} {RangeSql} {BackwardsSql}"
            : $"SELECT {SeenColumns} {RangeSql} {ForwardsSql}",
        ParametersOf(range),
        ReadRow);

    private static object[] ParametersOf(BarRange range) =>
    [
        range.Symbol.Value,
        range.Interval.Code,
        From(range.StartTime),
        To(range.EndTime),
        (long)range.Limit,
    ];

    private static DateTime From(Instant? start) =>
        start is { } time ? Timestamps.Clamp(time) : Timestamps.OpenStart;

    private static DateTime To(Instant? end) => end is { } time ? Timestamps.Clamp(time) : Timestamps.OpenEnd;

    // LATERAL with a LIMIT: each range is a walk of the primary key in the partitions of its months. The server may
    // plan a plain join as one scan of all ranges. $6 and $7 add no condition, but with them the server plans and locks
    // only the partitions between them.
    private const string ManySql = $"""
        SELECT bar.*, wanted.number
        FROM unnest($1::TEXT[], $2::TEXT[], $3::TIMESTAMPTZ[], $4::TIMESTAMPTZ[], $5::BIGINT[])
            WITH ORDINALITY AS wanted (symbol, interval, first_start, end_start, row_limit, number)
        CROSS JOIN LATERAL (
            SELECT {AllColumns}
            FROM bar
            WHERE symbol = wanted.symbol AND interval = wanted.interval
                AND start_time >= wanted.first_start AND start_time < wanted.end_start
                AND start_time >= $6 AND start_time < $7
            ORDER BY start_time
            LIMIT wanted.row_limit
        ) AS bar
        """;

    // One step from the end of the primary key (symbol, interval, start_time) for each series.
    private const string NewestSql = $"""
        SELECT bar.*, wanted.number
        FROM unnest($1::TEXT[], $2::TEXT[]) WITH ORDINALITY AS wanted (symbol, interval, number)
        CROSS JOIN LATERAL (
            SELECT {AllColumns}
            FROM bar
            WHERE symbol = wanted.symbol AND interval = wanted.interval AND start_time >= $3 AND start_time < $4
            ORDER BY start_time DESC
            LIMIT 1
        ) AS bar
        """;

    private const int NumberColumn = 17;

    public static RowQuery<StoredBar> List(BarRange[] ranges) => new BulkQuery<StoredBar>(
        ManySql,
        [
            ranges.Column(r => r.Symbol.Value),
            ranges.Column(r => r.Interval.Code),
            ranges.Column(r => From(r.StartTime)),
            ranges.Column(r => To(r.EndTime)),
            ranges.Column(r => (long)r.Limit),
            ranges.Min(r => From(r.StartTime)),
            ranges.Max(r => To(r.EndTime)),
        ],
        row => Read(row, SeriesOf(ranges[row.GetInt64(NumberColumn) - 1])));

    public static RowQuery<StoredBar> ListNewest(BarSeries[] series, RangeStep step) => new BulkQuery<StoredBar>(
        NewestSql,
        [
            series.Column(s => s.Symbol.Value),
            series.Column(s => s.Interval.Code),
            From(step.StartTime),
            To(step.EndTime),
        ],
        row => Read(row, series[row.GetInt64(NumberColumn) - 1]));

    private static BarSeries SeriesOf(BarRange range) => new(range.Symbol, range.Interval);

    private static StoredBar Read(NpgsqlDataReader row, BarSeries series) => new(
        ReadRow(row).ToBar(series.Symbol, series.Interval),
        row.DecimalOrNull(11),
        First: new TickOrder(row.Nanoseconds(12), row.GetInt64(13)),
        Last: new TickOrder(row.Nanoseconds(14), row.GetInt64(15)),
        row.GetBoolean(16));

    private static BarRow ReadRow(NpgsqlDataReader row) => new()
    {
        StartTime = row.Timestamp(0),
        EndTime = row.Timestamp(1),
        TradingDate = row.IsDBNull(2) ? null : row.Date(2),
        Open = row.GetDecimal(3),
        High = row.GetDecimal(4),
        Low = row.GetDecimal(5),
        Close = row.GetDecimal(6),
        Volume = row.DecimalOrNull(7),
        Vwap = row.DecimalOrNull(8),
        TradeCount = row.IsDBNull(9) ? null : row.GetInt64(9),
        Revision = row.GetInt32(10),
    };
}
