using Dapper;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Postgres.Market;

/// <summary>
/// A database with ten years of days: DAILY trades once a day, OLD traded on the first of them, SILENT never did, and
/// nobody ever quoted anything.
/// </summary>
public sealed class YearsOfDays : IAsyncLifetime
{
    public const int Days = 3_650;

    public static readonly LocalDate FirstDay = new(2016, 11, 22);

    // A commit now and then: a transaction that made all of them would itself run out of locks.
    private const string PartitionsSql = """
        DO $$
        DECLARE
            day DATE := '2016-11-22';
            start BIGINT;
        BEGIN
            FOR i IN 1..3650 LOOP
                start := extract(epoch FROM day::timestamp)::bigint * 1000000000;
                EXECUTE format('CREATE TABLE trade_%s PARTITION OF trade FOR VALUES FROM (%s) TO (%s)',
                    to_char(day, 'YYYYMMDD'), start, start + 86400000000000);
                day := day + 1;
                IF i % 100 = 0 THEN
                    COMMIT;
                END IF;
            END LOOP;
        END
        $$
        """;

    private const string FillSql = """
        INSERT INTO trade (symbol, event_time, sequence, receive_time, price, size, aggressor_side)
        SELECT 'DAILY', extract(epoch FROM timestamp '2016-11-22 15:00' + i * interval '1 day')::bigint * 1000000000,
            i + 2, 0, 1 + i, 1, 1
        FROM generate_series(0, 3649) AS i;

        INSERT INTO trade (symbol, event_time, sequence, receive_time, price, size, aggressor_side)
        VALUES ('OLD', extract(epoch FROM timestamp '2016-11-22 16:00')::bigint * 1000000000, 1, 0, 7, 1, 1);

        INSERT INTO instrument (symbol, mic, type, is_delisted, is_test_issue, create_time, update_time)
        SELECT symbol, 'XNAS', 1, FALSE, FALSE, 0, 0 FROM unnest(ARRAY['DAILY', 'OLD', 'SILENT']) AS symbol;
        """;

    // The server makes 100 to 200 of them a second.
    private const int Patience = 300;

    private TestDatabase? _database;

    public static Symbol Daily { get; } = Symbol.Parse("DAILY");

    public static Symbol Old { get; } = Symbol.Parse("OLD");

    public static Symbol Silent { get; } = Symbol.Parse("SILENT");

    internal TestDatabase Database => _database!;

    /// <summary>The hour of the day in which DAILY trades, counted from the first day.</summary>
    public static Instant TradeTime(int day) => FirstDay.PlusDays(day).At(new LocalTime(15, 0)).InUtc().ToInstant();

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateMigratedAsync();
        await using var connection = await TestDatabase.OpenAsync(_database.ConnectionString);
        await connection.ExecuteAsync(PartitionsSql, commandTimeout: Patience);
        await connection.ExecuteAsync(FillSql, commandTimeout: Patience);
    }

    public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;
}
