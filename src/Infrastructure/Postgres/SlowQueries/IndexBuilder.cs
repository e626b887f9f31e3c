using Dapper;
using FinApi.Infrastructure.Postgres.Routing;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>
/// Makes an index while the table is read and written. On a table with partitions that takes several steps, each of
/// which may have been done before: the whole index for the table alone, then one for each partition, CONCURRENTLY,
/// that is hung into it. Partitions that are added later get theirs from PostgreSQL.
/// </summary>
internal sealed class IndexBuilder(MarketDatabase database)
{
    public async Task BuildAsync(IndexCandidate candidate, string evidence, CancellationToken cancellationToken)
    {
        var name = candidate.NameOn(candidate.Table);
        await OnPrimaryAsync(
            connection => CreatedIndexTable.BeginAsync(
                connection, name, candidate.Statement, evidence, cancellationToken),
            cancellationToken);
        var partitions = await ListPartitionsAsync(candidate.Table, cancellationToken);
        if (partitions.Count == 0)
        {
            await BuildOneAsync(candidate, candidate.Table, cancellationToken);
        }
        else
        {
            await ExecuteAsync(ParentSql(candidate, name), cancellationToken);
            foreach (var partition in partitions)
            {
                await BuildOneAsync(candidate, partition, cancellationToken);
                await ExecuteAsync(
                    $"ALTER INDEX {name} ATTACH PARTITION {candidate.NameOn(partition)}", cancellationToken);
            }
        }

        await OnPrimaryAsync(
            connection => CreatedIndexTable.CompleteAsync(connection, name, cancellationToken), cancellationToken);
    }

    // It locks out writers for the moment it takes, and gives up where it would have to wait for them.
    private static string ParentSql(IndexCandidate candidate, string name) => $"""
        BEGIN;
        SET LOCAL lock_timeout = '2s';
        CREATE INDEX IF NOT EXISTS {name} ON ONLY {candidate.Table} ({candidate.ColumnText});
        COMMIT
        """;

    private const string PartitionsSql = """
        SELECT relid::regclass::text FROM pg_partition_tree(to_regclass(@Table)) WHERE isleaf AND level > 0
        """;

    private async Task<List<string>> ListPartitionsAsync(string table, CancellationToken cancellationToken) =>
        await database.OnPrimaryAsync(
            ConnectionPool.Background,
            async connection => (await connection.QueryAsync<string>(new CommandDefinition(
                PartitionsSql, new { Table = table }, cancellationToken: cancellationToken))).ToList(),
            cancellationToken);

    private const string IsBrokenSql =
        "SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass(@Name) AND NOT indisvalid)";

    private async Task BuildOneAsync(IndexCandidate candidate, string table, CancellationToken cancellationToken)
    {
        var name = candidate.NameOn(table);

        // What an interrupted CREATE INDEX CONCURRENTLY leaves serves nobody and costs every write.
        var isBroken = await database.OnPrimaryAsync(
            ConnectionPool.Background,
            connection => connection.ExecuteScalarAsync<bool>(
                new CommandDefinition(IsBrokenSql, new { Name = name }, cancellationToken: cancellationToken)),
            cancellationToken);
        if (isBroken)
        {
            await ExecuteAsync($"DROP INDEX CONCURRENTLY {name}", cancellationToken);
        }

        await ExecuteAsync(
            $"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {table} ({candidate.ColumnText})", cancellationToken);
    }

    private ValueTask<int> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        database.OnPrimaryAsync(
            ConnectionPool.Background,
            connection => connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancellationToken)),
            cancellationToken);

    private async Task OnPrimaryAsync(Func<NpgsqlConnection, Task> work, CancellationToken cancellationToken) =>
        await database.OnPrimaryAsync(
            ConnectionPool.Background,
            async connection =>
            {
                await work(connection);
                return true;
            },
            cancellationToken);
}
