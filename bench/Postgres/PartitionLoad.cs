using System.Diagnostics;
using Dapper;
using FinApi.Infrastructure.Postgres.Routing;
using NodaTime;
using Npgsql;

namespace FinApi.Bench.Postgres;

/// <summary>
/// Loads one partition in one transaction: rows first, then the key, then it is attached. A table of its own
/// transaction is not logged (wal_level = minimal), its rows are frozen as they come, and a key that is made of all
/// rows at once takes a fraction of the time of one that grows with each.
/// </summary>
internal sealed class PartitionLoad(MarketDatabase database)
{
    private const string KeySql =
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = to_regclass(@Table) AND contype = 'p'";

    /// <returns>Seconds of the COPY, and of the rest.</returns>
    public async Task<(double CopySeconds, double OtherSeconds)> RunAsync(
        PartitionPlan plan, Tape tape, Action<LocalDate> move, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenPrimaryAsync(ConnectionPool.Background, cancellationToken);
        var key = await connection.ExecuteScalarAsync<string>(KeySql, new { plan.Table });
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync($"CREATE TABLE {plan.Name} (LIKE {plan.Table})");
        var started = Stopwatch.GetTimestamp();
        await CopyAsync(connection, plan, tape, move, cancellationToken);
        var copied = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await ExecuteAsync(connection, $"ALTER TABLE {plan.Name} ADD {key}", cancellationToken);

        // The plans that are measured need no histogram, and reading pages of the whole table for one takes minutes.
        await ExecuteAsync(connection, "SET LOCAL default_statistics_target = 10", cancellationToken);
        await ExecuteAsync(connection, $"ANALYZE {plan.Name}", cancellationToken);
        await ExecuteAsync(
            connection,
            $"ALTER TABLE {plan.Table} ATTACH PARTITION {plan.Name} "
            + $"FOR VALUES FROM ('{plan.LowerBound}') TO ('{plan.UpperBound}')",
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (copied, Stopwatch.GetElapsedTime(started).TotalSeconds - copied);
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection,
        PartitionPlan plan,
        Tape tape,
        Action<LocalDate> move,
        CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync(
            $"COPY {plan.Name} FROM STDIN (FORMAT BINARY, FREEZE)", cancellationToken);
        await copy.WriteAsync(tape.Header, cancellationToken);
        foreach (var day in plan.Days)
        {
            move(day);
            await copy.WriteAsync(tape.Rows, cancellationToken);
        }

        await copy.WriteAsync(tape.Trailer, cancellationToken);
    }

    private static Task<int> ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancellationToken));
}
