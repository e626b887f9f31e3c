using Dapper;
using FinApi.Infrastructure.Postgres.Market;
using FinApi.Infrastructure.Postgres.Routing;
using NodaTime;

namespace FinApi.Infrastructure.Postgres.Upkeep;

/// <summary>
/// Takes a day of ticks out of its table and keeps it as a table of its own, for an archive. No row is moved or read,
/// so it takes as long for a full day as for an empty one, and CONCURRENTLY lets readers and writers go on. Of two at
/// once on a table one is refused by the server.
/// </summary>
internal sealed class PartitionDetachment(MarketDatabase database)
{
    /// <summary>Detaches a day, or completes a detachment that was interrupted.</summary>
    /// <param name="table"><see cref="TradeTable.Name"/> or <see cref="QuoteTable.Name"/>.</param>
    /// <param name="day">The day in UTC.</param>
    /// <param name="cancellationToken">Leaves what the next call completes.</param>
    /// <returns>The name of the table that has the day now; null when there was no such day.</returns>
    public async ValueTask<string?> DetachAsync(string table, LocalDate day, CancellationToken cancellationToken)
    {
        var partition = PartitionName.OfDay(table, day);
        await FinalizeAsync(table, cancellationToken);
        if (await HasAsync(partition, isAttached: true, cancellationToken))
        {
            await ExecuteAsync($"ALTER TABLE {table} DETACH PARTITION {partition} CONCURRENTLY", cancellationToken);
        }

        return await HasAsync(partition, isAttached: false, cancellationToken)
            ? await ShelveAsync(partition, cancellationToken)
            : null;
    }

    private const string PendingSql = """
        SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass(@Table) AND inhdetachpending
        """;

    // One that was interrupted keeps all others of its table from beginning.
    private async ValueTask FinalizeAsync(string table, CancellationToken cancellationToken)
    {
        var pending = await QueryAsync<string?>(PendingSql, new { Table = table }, cancellationToken);
        if (pending is not null)
        {
            await ExecuteAsync($"ALTER TABLE {table} DETACH PARTITION {pending} FINALIZE", cancellationToken);
        }
    }

    private const string HasSql = """
        SELECT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass(@Partition) AND relispartition = @IsAttached)
        """;

    private ValueTask<bool> HasAsync(string partition, bool isAttached, CancellationToken cancellationToken) =>
        QueryAsync<bool>(HasSql, new { Partition = partition, IsAttached = isAttached }, cancellationToken);

    private const string ShelveSql = "SELECT shelve_partition(@Partition)";

    private ValueTask<string?> ShelveAsync(string partition, CancellationToken cancellationToken) =>
        QueryAsync<string?>(ShelveSql, new { Partition = partition }, cancellationToken);

    private ValueTask<T> QueryAsync<T>(string sql, object parameters, CancellationToken cancellationToken) =>
        database.OnPrimaryAsync(
            ConnectionPool.Background,
            connection => connection.ExecuteScalarAsync<T>(
                new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))!,
            cancellationToken)!;

    private ValueTask<int> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        database.OnPrimaryAsync(
            ConnectionPool.Background,
            connection => connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancellationToken)),
            cancellationToken);
}
