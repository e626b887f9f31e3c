using System.Diagnostics;
using Dapper;
using FinApi.Infrastructure.Postgres;
using Npgsql;

namespace FinApi.Bench.Postgres;

/// <summary>Fills an empty database, says how long that took and how large it has become.</summary>
internal sealed class Filling(MarketDatabase database, History history, BenchSettings settings, Action<string> tell)
{
    private const string SizeSql = """
        SELECT pg_size_pretty(sum(pg_table_size(relid))) || ' tables, ' || pg_size_pretty(sum(pg_indexes_size(relid)))
            || ' indexes, ' || count(*) || ' partitions'
        FROM pg_partition_tree(to_regclass(@Table)) WHERE isleaf
        """;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenPrimaryAsync(ConnectionPool.Background, cancellationToken);
        await connection.ExecuteAsync("SET statement_timeout = 0");
        var sessions = Sessions.OfYears(settings.Years);
        if (await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM bar)"))
        {
            tell("The database has bars already: nothing is made.");
        }
        else
        {
            foreach (var month in sessions.GroupBy(day => (day.Year, day.Month)))
            {
                await TimeAsync(
                    $"bars of {month.Key.Year}-{month.Key.Month:00}",
                    () => history.CopyBarsAsync(month, cancellationToken));
            }

            var perDay = settings.Trades / settings.TradeDays;
            foreach (var (day, i) in sessions.TakeLast(settings.TradeDays).Select((day, i) => (day, i)))
            {
                await TimeAsync(
                    $"trades of {day:uuuu'-'MM'-'dd}",
                    () => history.CopyTradesAsync(day, i * perDay, perDay, cancellationToken));
            }
        }

        var started = Stopwatch.GetTimestamp();
        await connection.ExecuteAsync(new CommandDefinition("VACUUM (ANALYZE) bar, trade", commandTimeout: 0));
        tell($"vacuum and analyze: {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        foreach (var table in new[] { "bar", "trade" })
        {
            tell($"{table}: {await connection.ExecuteScalarAsync<string>(SizeSql, new { Table = table })}");
        }
    }

    private async Task TimeAsync(string what, Func<Task<long>> copy)
    {
        var started = Stopwatch.GetTimestamp();
        var rows = await copy();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        tell($"{what}: {rows:N0} rows in {seconds:0.0} s, {rows / seconds:N0} a second");
    }
}
