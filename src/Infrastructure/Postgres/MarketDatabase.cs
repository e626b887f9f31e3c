using FinApi.Application.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FinApi.Infrastructure.Postgres;

/// <summary>
/// Connections by intent: the only place that knows servers and pools. Whatever PostgreSQL refuses leaves as an
/// exception of the ports. Safe for several threads.
/// </summary>
internal sealed class MarketDatabase : IAsyncDisposable
{
    public const string ConnectionStringName = "Postgres";

    private readonly Dictionary<ConnectionPool, NpgsqlMultiHostDataSource> _pools;

    public MarketDatabase(IConfiguration configuration, IOptions<PostgresOptions> options)
    {
        var text = configuration.GetConnectionString(ConnectionStringName)!;
        _pools = new()
        {
            [ConnectionPool.RealTime] = PoolBuilder.Build(text, options.Value.RealTime),
            [ConnectionPool.Analytics] = PoolBuilder.Build(text, options.Value.Analytics),
            [ConnectionPool.Background] = PoolBuilder.Build(text, options.Value.Background),
        };
    }

    /// <summary>The server that takes writes. What was committed before is seen.</summary>
    public ValueTask<NpgsqlConnection> OpenPrimaryAsync(ConnectionPool pool, CancellationToken cancellationToken) =>
        _pools[pool].OpenConnectionAsync(TargetSessionAttributes.Primary, cancellationToken);

    /// <summary>Does something on the primary.</summary>
    /// <exception cref="StorageUnavailableException">PostgreSQL did not answer or refused.</exception>
    /// <exception cref="StorageFullException">PostgreSQL has no room left.</exception>
    public async ValueTask<T> OnPrimaryAsync<T>(
        ConnectionPool pool, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenPrimaryAsync(pool, cancellationToken);
            return await work(connection);
        }
        catch (Exception e) when (PostgresFailure.Is(e))
        {
            throw PostgresFailure.From(e);
        }
    }

    /// <summary>Reads rows. Sees every commit that completed before.</summary>
    /// <exception cref="StorageUnavailableException">PostgreSQL did not answer or refused.</exception>
    public ValueTask<IReadOnlyList<T>> ListAsync<T>(
        ConnectionPool pool, RowQuery<T> query, CancellationToken cancellationToken) =>
        OnPrimaryAsync(pool, connection => ListAsync(connection, query, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in _pools.Values)
        {
            await pool.DisposeAsync();
        }
    }

    private static async Task<IReadOnlyList<T>> ListAsync<T>(
        NpgsqlConnection connection, RowQuery<T> query, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(query.Sql, connection);
        foreach (var value in query.Parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(query.Read(reader));
        }

        return rows;
    }
}
