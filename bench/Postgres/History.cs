using FinApi.Infrastructure.Postgres.Market;
using FinApi.Infrastructure.Storage;
using NodaTime;
using Npgsql;

namespace FinApi.Bench.Postgres;

/// <summary>
/// Years of data: what one session has, and when the others were. Nothing in it is random but its look, and each
/// session repeats the first, as no reader can tell.
/// </summary>
internal sealed class History(BenchSettings settings)
{
    // In the order of time, as in ingest.
    private const string BarSql = """
        SELECT 'BENCH' || lpad(s::text, 3, '0'), '1m', t, t + interval '1 minute', NULL::date, open,
            greatest(open, close) + 0.05, least(open, close) - 0.05, close, volume, (open + close) / 2,
            (volume / 10)::bigint, 0, (open + close) / 2 * volume, ns, 1::bigint, ns + 59000000000, 2::bigint, false
        FROM generate_series(0, {0} - 1) AS m, generate_series(0, {1} - 1) AS s,
            LATERAL (SELECT to_timestamp({2}) + m * interval '1 minute' AS t, {2}::bigint * 1000000000
                + m * 60000000000 AS ns, (m * 53 % 900 + 100)::numeric AS volume,
                100 + ((m + s * 31)::bigint * 2654435761 % 10000) * 0.01 AS open) AS price,
            LATERAL (SELECT open + m % 7 * 0.01 - 0.03 AS close) AS last
        ORDER BY m, s
        """;

    private const string TradeSql = """
        SELECT 'BENCH' || lpad((i % {1})::text, 3, '0'), ns, i, ns + 250000, i::text,
            100 + (i * 2654435761 % 10000) * 0.01, (i * 37 % 500 + 1)::numeric, 'XNAS', '@', (i % 2 + 1)::smallint
        FROM generate_series(0::bigint, {0} - 1) AS i,
            LATERAL (SELECT {2}::bigint * 1000000000 + i * {3} AS ns) AS t
        ORDER BY t.ns
        """;

    private const long NanosecondsPerMicrosecond = 1_000;

    public IReadOnlyList<LocalDate> Days { get; } = Sessions.OfYears(settings.Years);

    private long TradesPerDay => settings.Trades / settings.TradeDays;

    public LocalDate FirstTradeDay => Days[^settings.TradeDays];

    /// <summary>Minute bars: start and end in microseconds, first and last trade in nanoseconds.</summary>
    public Task<Tape> RecordBarsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        Tape.RecordAsync(
            connection,
            Format(BarSql, Sessions.Minutes, settings.Symbols, SecondsOf(Days[0])),
            moving: [2, 3, 14, 16],
            cancellationToken);

    public void MoveBars(Tape tape, LocalDate day)
    {
        var elapsed = NanosecondsSince(Days[0], day);
        tape.MoveTo(
            elapsed / NanosecondsPerMicrosecond, elapsed / NanosecondsPerMicrosecond, elapsed, elapsed);
    }

    /// <summary>Trades: event time, sequence, receive time.</summary>
    public Task<Tape> RecordTradesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var step = Duration.FromMinutes(Sessions.Minutes).ToInt64Nanoseconds() / TradesPerDay;
        return Tape.RecordAsync(
            connection,
            Format(TradeSql, TradesPerDay, settings.Symbols, SecondsOf(FirstTradeDay), step),
            moving: [1, 2, 3],
            cancellationToken);
    }

    public void MoveTrades(Tape tape, LocalDate day)
    {
        var elapsed = NanosecondsSince(FirstTradeDay, day);
        tape.MoveTo(elapsed, TradesPerDay * TradeDays.IndexOf(day), elapsed);
    }

    /// <summary>The bars' partitions, the oldest first, each with its sessions.</summary>
    public IEnumerable<PartitionPlan> BarPartitions =>
        Days.GroupBy(day => day.With(DateAdjusters.StartOfMonth)).Select(month => new PartitionPlan(
            BarTable.Name,
            $"{BarTable.Name}_{PartitionName.MonthSuffix(month.Key)}",
            $"{month.Key:uuuu'-'MM'-'dd} 00:00:00+00",
            $"{month.Key.PlusMonths(1):uuuu'-'MM'-'dd} 00:00:00+00",
            [.. month]));

    /// <summary>The trades' partitions, the oldest first.</summary>
    public IEnumerable<PartitionPlan> TradePartitions =>
        TradeDays.Select(day => new PartitionPlan(
            TradeTable.Name,
            PartitionName.OfDay(TradeTable.Name, day),
            $"{MidnightOf(day)}",
            $"{MidnightOf(day.PlusDays(1))}",
            [day]));

    private List<LocalDate> TradeDays => [.. Days.TakeLast(settings.TradeDays)];

    private static long MidnightOf(LocalDate day) => UnixNanos.From(day.AtMidnight().InUtc().ToInstant());

    private static long SecondsOf(LocalDate day) => Sessions.OpeningOf(day).ToUnixTimeSeconds();

    private static long NanosecondsSince(LocalDate first, LocalDate day) =>
        UnixNanos.From(Sessions.OpeningOf(day)) - UnixNanos.From(Sessions.OpeningOf(first));

    private static string Format(string sql, params object[] numbers) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, numbers);
}
