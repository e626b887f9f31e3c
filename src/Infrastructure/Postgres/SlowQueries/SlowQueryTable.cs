using Dapper;
using FinApi.Application.Operator;
using FinApi.Infrastructure.Postgres.Rows;
using NodaTime;
using Npgsql;
using Row = (
    string Server, string Query, long Calls, double TotalMs, double MeanMs, double MaxMs, long RowCount,
    long BlocksHit, long BlocksRead, short[] Kinds, string[] Messages, string[] Evidences, string[] Statements,
    bool[] Proofs);

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>Tables <c>slow_query</c>, <c>query_advice</c>, <c>slow_query_reading</c>: the last reading.</summary>
internal static class SlowQueryTable
{
    // All rows are written again: a server has at most 50.
    private const string ClearSql = "DELETE FROM slow_query";

    private const string InsertSql = """
        INSERT INTO slow_query (server, query_id, query, calls, total_ms, mean_ms, max_ms, row_count, blocks_hit,
            blocks_read)
        VALUES (@Server, @QueryId, @Query, @Calls, @TotalMs, @MeanMs, @MaxMs, @RowCount, @BlocksHit, @BlocksRead)
        """;

    private const string InsertAdviceSql = """
        INSERT INTO query_advice (server, query_id, position, kind, message, evidence, statement, is_proved)
        VALUES (@Server, @QueryId, @Position, @Kind, @Message, @Evidence, @Statement, @IsProved)
        """;

    private const string ReadingSql = """
        INSERT INTO slow_query_reading (id, read_time, problem) VALUES (1, now(), @Problem)
        ON CONFLICT (id) DO UPDATE SET read_time = EXCLUDED.read_time, problem = EXCLUDED.problem
        """;

    public static async Task ClearAsync(
        NpgsqlConnection connection, string? problem, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, ClearSql, null, cancellationToken);
        await ExecuteAsync(connection, ReadingSql, new { Problem = problem }, cancellationToken);
    }

    public static async Task InsertAsync(
        NpgsqlConnection connection,
        string server,
        StatementStatistic statistic,
        IReadOnlyList<QueryAdvice> advice,
        CancellationToken cancellationToken)
    {
        var (id, calls, rows) = (statistic.QueryId, statistic.Calls, statistic.RowCount);
        var row = new
        {
            Server = server,
            QueryId = id,
            Query = StatementText.Normalize(statistic.Query),
            Calls = calls,
            statistic.TotalMs,
            statistic.MeanMs,
            statistic.MaxMs,
            RowCount = rows,
            statistic.BlocksHit,
            statistic.BlocksRead,
        };
        await ExecuteAsync(connection, InsertSql, row, cancellationToken);
        var all = advice.Select((a, i) => new
        {
            Server = server,
            QueryId = id,
            Position = i,
            Kind = (short)a.Kind,
            a.Message,
            a.Evidence,
            a.Statement,
            a.IsProved,
        });
        await ExecuteAsync(connection, InsertAdviceSql, all, cancellationToken);
    }

    // The primary key of the one row.
    private const string ReadingQuerySql = "SELECT read_time, problem FROM slow_query_reading WHERE id = 1";

    public static RowQuery<(Instant ReadTime, string? Problem)> Reading() =>
        new MappedQuery<(DateTime ReadTime, string? Problem), (Instant ReadTime, string? Problem)>(
            ReadingQuerySql, [], row => (Instant.FromDateTimeUtc(row.ReadTime), row.Problem));

    // Both tables whole, by their primary keys; sorted in memory.
    private const string ListSql = """
        SELECT server, query, calls, total_ms, mean_ms, max_ms, row_count, blocks_hit, blocks_read,
            advice.kinds, advice.messages, advice.evidences, advice.statements, advice.proofs
        FROM slow_query
        CROSS JOIN LATERAL (
            SELECT COALESCE(array_agg(kind ORDER BY position), '{}') AS kinds,
                COALESCE(array_agg(message ORDER BY position), '{}') AS messages,
                COALESCE(array_agg(evidence ORDER BY position), '{}') AS evidences,
                COALESCE(array_agg(statement ORDER BY position), '{}') AS statements,
                COALESCE(array_agg(is_proved ORDER BY position), '{}') AS proofs
            FROM query_advice
            WHERE query_advice.server = slow_query.server AND query_advice.query_id = slow_query.query_id) AS advice
        ORDER BY total_ms DESC, server, query_id
        LIMIT $1
        """;

    public static RowQuery<SlowQuery> List(int limit) =>
        new MappedQuery<Row, SlowQuery>(ListSql, [(long)limit], row => new SlowQuery(
            row.Server,
            row.Query,
            row.Calls,
            Milliseconds(row.TotalMs),
            Milliseconds(row.MeanMs),
            Milliseconds(row.MaxMs),
            row.RowCount,
            row.BlocksHit,
            row.BlocksRead,
            Advice(row)));

    private static QueryAdvice[] Advice(Row row) =>
    [
        .. row.Kinds.Select((kind, i) => new QueryAdvice(
            (QueryAdviceKind)kind, row.Messages[i], row.Evidences[i], row.Statements[i], row.Proofs[i])),
    ];

    private static Duration Milliseconds(double milliseconds) => Duration.FromMilliseconds(milliseconds);

    private static Task<int> ExecuteAsync(
        NpgsqlConnection connection, string sql, object? parameters, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
}
