using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>
/// Asks how a statement of pg_stat_statements would be run. Its values are gone, so the plan is a generic one: made by
/// PREPARE, as PostgreSQL 15 has no EXPLAIN (GENERIC_PLAN). Nothing is executed and no lock outlasts the question.
/// </summary>
internal static partial class StatementPlanner
{
    // With pruning, NULL for the values would prune every partition away.
    private const string SettingsSql = """
        SAVEPOINT finapi_advice;
        SET LOCAL plan_cache_mode = force_generic_plan;
        SET LOCAL enable_partition_pruning = off
        """;

    private const string IsPreparedSql =
        "SELECT EXISTS (SELECT FROM pg_prepared_statements WHERE name = 'finapi_advice')";

    // Whether the text names a table with so many partitions that to plan with all of them, as without pruning, would
    // lock more than the server's table of locks should give one session.
    private const string HasManyPartitionsSql = """
        SELECT EXISTS (
            SELECT FROM pg_inherits
            WHERE inhparent IN (
                SELECT oid FROM pg_class WHERE relkind = 'p' AND @Statement ~* ('\m' || relname || '\M'))
            GROUP BY inhparent
            HAVING count(*) > @Most)
        """;

    private const int MostPartitions = 500;

    /// <param name="connection">In a transaction: through a pooler PREPARE and EXECUTE need the same session.</param>
    /// <param name="statement">The text with $1, $2, ...</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>
    /// Null when it cannot be planned, such as without the types of its values or with years of days.
    /// </returns>
    public static async Task<StatementPlan?> ExplainAsync(
        NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        if (!Plannable().IsMatch(statement) || await HasManyPartitionsAsync(connection, statement, cancellationToken))
        {
            return null;
        }

        await ExecuteAsync(connection, SettingsSql, cancellationToken);
        try
        {
            return await ExplainPreparedAsync(connection, statement, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState[..2] is "42" or "22" or "0A" or "21")
        {
            return null;
        }
        finally
        {
            await ExecuteAsync(connection, "ROLLBACK TO SAVEPOINT finapi_advice", cancellationToken);
            await ForgetAsync(connection, cancellationToken);
        }
    }

    private static Task<bool> HasManyPartitionsAsync(
        NpgsqlConnection connection, string statement, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            HasManyPartitionsSql,
            new { Statement = statement, Most = MostPartitions },
            cancellationToken: cancellationToken));

    private static async Task<StatementPlan> ExplainPreparedAsync(
        NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        await ScalarAsync(connection, $"PREPARE finapi_advice AS {statement}", cancellationToken);
        var count = Parameter().Matches(statement)
            .Select(match => int.Parse(match.ValueSpan[1..], CultureInfo.InvariantCulture))
            .Append(0)
            .Max();
        var values = count == 0 ? string.Empty : $"({string.Join(", ", Enumerable.Repeat("NULL", count))})";
        var json = await ScalarAsync(
            connection, $"EXPLAIN (FORMAT JSON) EXECUTE finapi_advice{values}", cancellationToken);
        return StatementPlan.Parse((string)json!);
    }

    private static async Task ForgetAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var isPrepared = new CommandDefinition(IsPreparedSql, cancellationToken: cancellationToken);
        if (await connection.ExecuteScalarAsync<bool>(isPrepared))
        {
            await ExecuteAsync(connection, "DEALLOCATE finapi_advice", cancellationToken);
        }
    }

    // A batch takes the text as it is: $1 is no parameter of it, and a second statement in it is refused.
    private static async Task<object?> ScalarAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(sql) } };
        return await batch.ExecuteScalarAsync(cancellationToken);
    }

    private static Task<int> ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancellationToken));

    [GeneratedRegex(
        @"^\s*(SELECT|WITH|UPDATE|DELETE)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Plannable();

    [GeneratedRegex(@"\$\d{1,4}\b", RegexOptions.None, 1_000)]
    private static partial Regex Parameter();
}
