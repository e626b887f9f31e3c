using Dapper;
using FinApi.Infrastructure.Postgres.Routing;
using Npgsql;

namespace FinApi.Bench.Postgres;

/// <summary>How much there is.</summary>
internal sealed class Sizes(MarketDatabase database, BenchReport report)
{
    private const string Sql = """
        SELECT parent AS "Table", sum(reltuples)::bigint AS "Rows", count(*) AS "Partitions",
            pg_size_pretty(sum(pg_table_size(relid))) AS "TableSize",
            pg_size_pretty(sum(pg_indexes_size(relid))) AS "IndexSize"
        FROM unnest(ARRAY['bar', 'trade']) AS parent, pg_partition_tree(to_regclass(parent)) AS part
        JOIN pg_class ON pg_class.oid = relid
        WHERE isleaf
        GROUP BY parent
        ORDER BY parent
        """;

    private const string AllSql = "SELECT pg_size_pretty(pg_database_size(current_database()))";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenPrimaryAsync(ConnectionPool.Background, cancellationToken);
        report.Write("\n## Size\n\n| table | rows | partitions | rows take | the key takes |\n|---|---|---|---|---|");
        foreach (var size in await connection.QueryAsync<Size>(Sql))
        {
            report.Write(
                $"| {size.Table} | {size.Rows:N0} | {size.Partitions} | {size.TableSize} | {size.IndexSize} |");
        }

        report.Write($"\nThe whole database: {await connection.ExecuteScalarAsync<string>(AllSql)}.");
    }

    private sealed record Size(string Table, long Rows, long Partitions, string TableSize, string IndexSize);
}
