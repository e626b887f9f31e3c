using Dapper;
using FinApi.Application.Operator;
using FinApi.Infrastructure.Postgres.Rows;
using NodaTime;
using Npgsql;
using Row = (
    string Name, string Statement, string Evidence, System.DateTime CreateTime, System.DateTime? CompleteTime);

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>The table <c>created_index</c>: what FinApi has made by itself.</summary>
internal static class CreatedIndexTable
{
    private const string BeginSql = """
        INSERT INTO created_index (name, statement, evidence, create_time) VALUES (@Name, @Statement, @Evidence, now())
        ON CONFLICT (name) DO NOTHING
        """;

    public static Task BeginAsync(
        NpgsqlConnection connection,
        string name,
        string statement,
        string evidence,
        CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            BeginSql,
            new { Name = name, Statement = statement, Evidence = evidence },
            cancellationToken: cancellationToken));

    private const string CompleteSql =
        "UPDATE created_index SET complete_time = now() WHERE name = @Name AND complete_time IS NULL";

    public static Task CompleteAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            new CommandDefinition(CompleteSql, new { Name = name }, cancellationToken: cancellationToken));

    // The whole table, a handful of rows.
    private const string ListSql = """
        SELECT name, statement, evidence, create_time, complete_time
        FROM created_index
        ORDER BY create_time DESC, name
        LIMIT 50
        """;

    public static RowQuery<CreatedIndex> List() =>
        new MappedQuery<Row, CreatedIndex>(ListSql, [], row => new CreatedIndex(
            row.Name,
            row.Statement,
            row.Evidence,
            Instant.FromDateTimeUtc(row.CreateTime),
            row.CompleteTime is { } time ? Instant.FromDateTimeUtc(time) : null));
}
