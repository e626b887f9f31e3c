using FinApi.Infrastructure.Postgres.Market;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Postgres.SlowQueries;

/// <summary>A database with a day of 150,000 trades, which each test brings into the state that it needs.</summary>
public sealed class LargeDay : IAsyncLifetime
{
    public const string Table = "trade_20261120";

    private const string FillSql = """
        ALTER TABLE trade_20261120 SET (autovacuum_enabled = false);
        INSERT INTO trade (symbol, event_time, sequence, receive_time, trade_id, price, size, venue, aggressor_side)
        SELECT 'S' || i % 50, extract(epoch FROM timestamptz '2026-11-20Z')::bigint * 1000000000 + i, i, 0, i::text, 10,
            1, 'V' || i % 1000, 1
        FROM generate_series(1, 150000) AS i;
        ANALYZE trade
        """;

    private const string ResetSql = """
        DROP EXTENSION IF EXISTS hypopg;
        DROP EXTENSION IF EXISTS pg_stat_statements;
        DROP INDEX IF EXISTS auto_trade_venue;
        DROP INDEX IF EXISTS auto_trade_20261120_venue;
        DELETE FROM created_index;
        UPDATE cluster_job SET next_time = now();
        ANALYZE trade
        """;

    private TestDatabase? _database;

    internal TestDatabase Database => _database!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateMigratedAsync();
        await using var node = _database.Node();
        await node.Get<Partitions>().EnsureAsync(
            Instant.FromUtc(2026, 11, 20, 0, 0), daysAhead: 1, CancellationToken.None);
        await _database.ExecuteAsync(FillSql);
    }

    public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal async Task ResetAsync(params string[] extensions)
    {
        await Database.ExecuteAsync(ResetSql);
        foreach (var extension in extensions)
        {
            await Database.ExecuteAsync($"CREATE EXTENSION {extension}");
        }

        if (extensions.Contains("pg_stat_statements"))
        {
            // Of this database alone: what another class measures at the same time must stay, and its statements would
            // be noted with their values when they end.
            await Database.ExecuteAsync("""
                SELECT pg_stat_statements_reset(0, oid, 0) FROM pg_database WHERE datname = current_database()
                """);
        }
    }
}
