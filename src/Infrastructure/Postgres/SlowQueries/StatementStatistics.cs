using Dapper;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>Reads the extension pg_stat_statements of the server of a connection.</summary>
internal static class StatementStatistics
{
    /// <summary>How many statements are kept.</summary>
    public const int Limit = 50;

    /// <summary>What to do where the extension is not there.</summary>
    public const string Missing =
        "This database lacks the extension pg_stat_statements: add it to shared_preload_libraries, "
        + "restart PostgreSQL, and run CREATE EXTENSION pg_stat_statements.";

    private const string ExistsSql =
        "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_stat_statements')";

    public static Task<bool> ExistAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(ExistsSql, cancellationToken: cancellationToken));

    // A function over shared memory, no table. What FinApi asks to find this out is not worth telling.
    private const string WorstSql = """
        SELECT queryid AS "QueryId", query AS "Query",
            userid = (SELECT oid FROM pg_roles WHERE rolname = current_user) AS "IsOwn",
            calls AS "Calls", total_exec_time AS "TotalMs", mean_exec_time AS "MeanMs", max_exec_time AS "MaxMs",
            rows AS "RowCount", shared_blks_hit AS "BlocksHit", shared_blks_read AS "BlocksRead"
        FROM pg_stat_statements
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND toplevel
            AND queryid IS NOT NULL AND calls > 0 AND query !~ 'pg_stat_statements|finapi_advice'
        ORDER BY total_exec_time DESC
        LIMIT @Limit
        """;

    public static async Task<IReadOnlyList<StatementStatistic>> ListWorstAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new CommandDefinition(WorstSql, new { Limit }, cancellationToken: cancellationToken);
        var rows = await connection.QueryAsync<StatementStatistic>(command);

        // The same text run by several users has a row each.
        return [.. rows.DistinctBy(row => row.QueryId)];
    }
}
