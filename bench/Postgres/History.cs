using FinApi.Infrastructure.Postgres;
using FinApi.Infrastructure.Storage;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace FinApi.Bench.Postgres;

/// <summary>Makes years of data by COPY, the same each time: nothing in it is random but its look.</summary>
internal sealed class History(MarketDatabase database, Partitions partitions, BenchSettings settings)
{
    private const string BarSql = """
        COPY bar (symbol, interval, start_time, end_time, trading_date, open, high, low, close, volume, vwap,
            trade_count, revision, notional, first_time, first_sequence, last_time, last_sequence, is_supplied)
        FROM STDIN (FORMAT BINARY)
        """;

    private const string TradeSql = """
        COPY trade (symbol, event_time, sequence, receive_time, trade_id, price, size, venue, conditions,
            aggressor_side)
        FROM STDIN (FORMAT BINARY)
        """;

    /// <summary>Minute bars of the instruments and sessions of a month, in the order of time as in ingest.</summary>
    public async Task<long> CopyBarsAsync(IEnumerable<LocalDate> sessions, CancellationToken cancellationToken)
    {
        var days = sessions.ToList();
        await partitions.EnsureAsync(Sessions.OpeningOf(days[0]), daysAhead: 0, cancellationToken);
        await using var connection = await database.OpenPrimaryAsync(ConnectionPool.Background, cancellationToken);
        await using var rows = await connection.BeginBinaryImportAsync(BarSql, cancellationToken);
        foreach (var day in days)
        {
            for (var minute = 0; minute < Sessions.Minutes; minute++)
            {
                for (var symbol = 0; symbol < settings.Symbols; symbol++)
                {
                    await WriteBarAsync(rows, day, minute, symbol, cancellationToken);
                }
            }
        }

        return (long)await rows.CompleteAsync(cancellationToken);
    }

    /// <summary>The trades of one session, in the order of time.</summary>
    public async Task<long> CopyTradesAsync(
        LocalDate day, long firstSequence, long count, CancellationToken cancellationToken)
    {
        var opening = Sessions.OpeningOf(day);
        await partitions.EnsureAsync(opening, daysAhead: 0, cancellationToken);
        await using var connection = await database.OpenPrimaryAsync(ConnectionPool.Background, cancellationToken);
        await using var rows = await connection.BeginBinaryImportAsync(TradeSql, cancellationToken);
        var step = Duration.FromMinutes(Sessions.Minutes).ToInt64Nanoseconds() / count;
        for (var i = 0L; i < count; i++)
        {
            var time = UnixNanos.From(opening) + (i * step);
            await rows.StartRowAsync(cancellationToken);
            await rows.WriteAsync(
                Sessions.Symbol((int)(i * 7 % settings.Symbols)), NpgsqlDbType.Text, cancellationToken);
            await rows.WriteAsync(time, NpgsqlDbType.Bigint, cancellationToken);
            await rows.WriteAsync(firstSequence + i, NpgsqlDbType.Bigint, cancellationToken);
            await rows.WriteAsync(time + 250_000, NpgsqlDbType.Bigint, cancellationToken);
            await rows.WriteAsync($"{firstSequence + i}", NpgsqlDbType.Text, cancellationToken);
            await rows.WriteAsync(Price(i), NpgsqlDbType.Numeric, cancellationToken);
            await rows.WriteAsync((decimal)((i * 37 % 500) + 1), NpgsqlDbType.Numeric, cancellationToken);
            await rows.WriteAsync("XNAS", NpgsqlDbType.Text, cancellationToken);
            await rows.WriteAsync("@", NpgsqlDbType.Text, cancellationToken);
            await rows.WriteAsync((short)((i % 2) + 1), NpgsqlDbType.Smallint, cancellationToken);
        }

        return (long)await rows.CompleteAsync(cancellationToken);
    }

    private static async Task WriteBarAsync(
        NpgsqlBinaryImporter rows, LocalDate day, int minute, int symbol, CancellationToken cancellationToken)
    {
        var start = Sessions.OpeningOf(day) + Duration.FromMinutes(minute);
        var nanoseconds = UnixNanos.From(start);
        var (open, volume) = (Price(minute + (symbol * 31L)), (decimal)((minute * 53 % 900) + 100));
        var close = open + ((minute % 7) * 0.01m) - 0.03m;
        await rows.StartRowAsync(cancellationToken);
        await rows.WriteAsync(Sessions.Symbol(symbol), NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync("1m", NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(start.ToDateTimeUtc(), NpgsqlDbType.TimestampTz, cancellationToken);
        await rows.WriteAsync(start.ToDateTimeUtc().AddMinutes(1), NpgsqlDbType.TimestampTz, cancellationToken);
        await rows.WriteNullAsync(cancellationToken);
        await rows.WriteAsync(open, NpgsqlDbType.Numeric, cancellationToken);
        await rows.WriteAsync(Math.Max(open, close) + 0.05m, NpgsqlDbType.Numeric, cancellationToken);
        await rows.WriteAsync(Math.Min(open, close) - 0.05m, NpgsqlDbType.Numeric, cancellationToken);
        await rows.WriteAsync(close, NpgsqlDbType.Numeric, cancellationToken);
        await rows.WriteAsync(volume, NpgsqlDbType.Numeric, cancellationToken);
        await rows.WriteAsync((open + close) / 2, NpgsqlDbType.Numeric, cancellationToken);
        await rows.WriteAsync((long)volume / 10, NpgsqlDbType.Bigint, cancellationToken);
        await rows.WriteAsync(0, NpgsqlDbType.Integer, cancellationToken);
        await rows.WriteAsync((open + close) / 2 * volume, NpgsqlDbType.Numeric, cancellationToken);
        await rows.WriteAsync(nanoseconds, NpgsqlDbType.Bigint, cancellationToken);
        await rows.WriteAsync(1L, NpgsqlDbType.Bigint, cancellationToken);
        await rows.WriteAsync(nanoseconds + 59_000_000_000, NpgsqlDbType.Bigint, cancellationToken);
        await rows.WriteAsync(2L, NpgsqlDbType.Bigint, cancellationToken);
        await rows.WriteAsync(false, NpgsqlDbType.Boolean, cancellationToken);
    }

    private static decimal Price(long seed) => 100 + (seed * 2_654_435_761 % 10_000 * 0.01m);
}
