using System.Collections.Concurrent;
using Dapper;
using FinApi.Application.Workers;
using FinApi.Infrastructure.Postgres.Routing;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Upkeep;

/// <summary>Turns are rows of <c>cluster_job</c>: a job is due by the server's clock.</summary>
internal sealed class PostgresClusterTurn(MarketDatabase database) : IClusterTurn
{
    // The jobs that have a row, which nothing takes away.
    private readonly ConcurrentDictionary<string, bool> _added = new(StringComparer.Ordinal);

    // The first node that knows a job brings its row: a job without one would never have a turn.
    private const string AddSql = """
        INSERT INTO cluster_job (name, next_time) VALUES (@Name, now()) ON CONFLICT (name) DO NOTHING
        """;

    // By the primary key. Whoever has the row has the turn, until its transaction ends; the others pass on.
    private const string TakeSql = """
        SELECT name FROM cluster_job WHERE name = @Name AND next_time <= now() FOR UPDATE SKIP LOCKED
        """;

    // A turn waits for its work on other connections; a server that ends idle transactions must not end this one.
    private const string PatienceSql = "SET LOCAL idle_in_transaction_session_timeout = 0";

    private const string DoneSql = """
        UPDATE cluster_job SET last_time = clock_timestamp(), next_time = clock_timestamp() + @Period
        WHERE name = @Name
        """;

    public async ValueTask<bool> TryAsync(IClusterJob job, CancellationToken cancellationToken)
    {
        if (!_added.ContainsKey(job.Name))
        {
            await AddAsync(job, cancellationToken);
            _added.TryAdd(job.Name, true);
        }

        return await database.InTransactionAsync(
            ConnectionPool.Background, connection => TryAsync(connection, job, cancellationToken), cancellationToken);
    }

    // Before the turn begins: others would wait for the end of a turn whose row is not committed.
    private ValueTask<int> AddAsync(IClusterJob job, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            ConnectionPool.Background,
            connection => connection.ExecuteAsync(
                new CommandDefinition(AddSql, new { job.Name }, cancellationToken: cancellationToken)),
            cancellationToken);

    private static async Task<bool> TryAsync(
        NpgsqlConnection connection, IClusterJob job, CancellationToken cancellationToken)
    {
        var take = new CommandDefinition(TakeSql, new { job.Name }, cancellationToken: cancellationToken);
        if (await connection.ExecuteScalarAsync<string?>(take) is null)
        {
            return false;
        }

        await connection.ExecuteAsync(new CommandDefinition(PatienceSql, cancellationToken: cancellationToken));
        await job.RunAsync(cancellationToken);
        await connection.ExecuteAsync(
            new CommandDefinition(DoneSql, new { job.Name, job.Period }, cancellationToken: cancellationToken));
        return true;
    }
}
