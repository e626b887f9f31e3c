using FinApi.Application.Collections;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Postgres.Rows;
using Microsoft.Extensions.Options;
using Npgsql;
using Polly;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>
/// Connections by intent: the primary for writes and for reads that must see them, a standby for all other reads.
/// Failures of PostgreSQL leave as exceptions of the ports. Safe for several threads.
/// </summary>
internal sealed class MarketDatabase(
    DatabaseHosts hosts,
    SettledFence fence,
    PostgresMetrics metrics,
    IOptions<PostgresOptions> options,
    TimeProvider timeProvider)
{
    public const string ConnectionStringName = "Postgres";

    private readonly ResiliencePipeline _repeating = TransientFailure.Repeating(timeProvider, metrics);

    /// <summary>Whether a connection is a session of the server, which can listen and keeps its settings.</summary>
    public bool HasSessions => options.Value.Pooler == PostgresPooler.None;

    /// <summary>A connection to the primary. It sees every earlier commit.</summary>
    public async ValueTask<NpgsqlConnection> OpenPrimaryAsync(
        ConnectionPool pool, CancellationToken cancellationToken) =>
        await (await hosts.FindPrimaryAsync(cancellationToken)).OpenAsync(pool, cancellationToken);

    /// <summary>
    /// A connection to the primary to hold for long: it listens to a channel, where a connection is a session, and
    /// reports when its server is no longer the primary.
    /// </summary>
    public async ValueTask<PrimaryConnection> ListenToPrimaryAsync(
        ConnectionPool pool, string listenSql, CancellationToken cancellationToken)
    {
        var host = await hosts.FindPrimaryAsync(cancellationToken);
        var gone = host.Gone;
        var held = new PrimaryConnection(
            await host.OpenAsync(pool, cancellationToken), () => hosts.Roles.Primary == host, gone);
        try
        {
            if (HasSessions)
            {
                await held.ListenAsync(listenSql, cancellationToken);
            }

            return held;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// A standby if one is up and near enough, else the primary. May lag by Postgres:MaxReplicaLag: never read back a
    /// write here.
    /// </summary>
    public async ValueTask<NpgsqlConnection> OpenReplicaAsync(
        ConnectionPool pool, CancellationToken cancellationToken) =>
        await (await FindReplicaAsync(position: 0, prefersStandby: true, cancellationToken))
            .OpenAsync(pool, cancellationToken);

    /// <summary>Begins a transaction whose statements have the pool's time limit, behind a pooler too.</summary>
    public async ValueTask<NpgsqlTransaction> BeginAsync(
        NpgsqlConnection connection, ConnectionPool pool, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (options.Value.TransactionLimit(pool) is { } limit)
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { limit } };
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        return transaction;
    }

    /// <summary>Runs work on the primary, once.</summary>
    /// <exception cref="StorageUnavailableException">PostgreSQL did not answer or refused.</exception>
    /// <exception cref="UnstorableDataException">PostgreSQL can never hold a value of the statement.</exception>
    /// <exception cref="StorageFullException">PostgreSQL has no room left.</exception>
    public ValueTask<T> OnPrimaryAsync<T>(
        ConnectionPool pool, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) =>
        TranslateAsync(async () => await new HostWork<T>(pool, (_, connection) => work(connection))
            .RunAsync(await hosts.FindPrimaryAsync(cancellationToken), cancellationToken));

    /// <summary>Runs work on the primary, once, in a transaction with the pool's time limit, and commits it.</summary>
    /// <exception cref="StorageUnavailableException">PostgreSQL did not answer or refused.</exception>
    /// <exception cref="UnstorableDataException">PostgreSQL can never hold a value of the statement.</exception>
    /// <exception cref="StorageFullException">PostgreSQL has no room left.</exception>
    public ValueTask<T> InTransactionAsync<T>(
        ConnectionPool pool, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) =>
        OnPrimaryAsync(
            pool,
            async connection =>
            {
                await using var transaction = await BeginAsync(connection, pool, cancellationToken);
                var result = await work(connection);
                await transaction.CommitAsync(cancellationToken);
                return result;
            },
            cancellationToken);

    /// <summary>
    /// Runs work on the primary, and runs it again when the server went away or rolled back in favour of other work.
    /// Only for work that is safe to repeat after it was done already.
    /// </summary>
    /// <exception cref="StorageUnavailableException">PostgreSQL did not answer or refused.</exception>
    /// <exception cref="UnstorableDataException">PostgreSQL can never hold a value of the statement.</exception>
    /// <exception cref="StorageFullException">PostgreSQL has no room left.</exception>
    public ValueTask<T> RepeatOnPrimaryAsync<T>(
        ConnectionPool pool, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) =>
        RepeatAsync(
            new HostWork<T>(pool, (_, connection) => work(connection)),
            _ => hosts.FindPrimaryAsync(cancellationToken),
            cancellationToken);

    /// <summary>Reads rows. Sees every commit that completed before.</summary>
    /// <exception cref="StorageUnavailableException">PostgreSQL did not answer or refused.</exception>
    /// <exception cref="UnstorableDataException">PostgreSQL can never hold a value of the statement.</exception>
    public ValueTask<TResult> ListAsync<TResult>(
        ConnectionPool pool, StoreQuery<TResult> query, CancellationToken cancellationToken) =>
        RepeatAsync(
            Reading(pool, query, cancellationToken),
            _ => hosts.FindPrimaryAsync(cancellationToken),
            cancellationToken);

    /// <inheritdoc cref="ListAsync{TResult}(ConnectionPool, StoreQuery{TResult}, CancellationToken)"/>
    public async ValueTask<IReadOnlyList<T>> ListAsync<T>(
        ConnectionPool pool, RowQuery<T> query, CancellationToken cancellationToken) =>
        await ListAsync<PooledRows<T>>(pool, query, cancellationToken);

    /// <summary>
    /// Reads rows of an instrument, from a standby if one may answer. The latest writes may be missing, but no data
    /// that the instrument's settled version covers.
    /// </summary>
    /// <exception cref="StorageUnavailableException">PostgreSQL did not answer or refused.</exception>
    /// <exception cref="UnstorableDataException">PostgreSQL can never hold a value of the statement.</exception>
    public ValueTask<TResult> ListFromReplicaAsync<TResult>(
        ConnectionPool pool, StoreQuery<TResult> query, Symbol symbol, CancellationToken cancellationToken) =>
        RepeatAsync(
            Reading(pool, query, cancellationToken),
            isFirst => FindReplicaAsync(fence.PositionOf(symbol), prefersStandby: isFirst, cancellationToken),
            cancellationToken);

    private async ValueTask<DatabaseHost> FindReplicaAsync(
        long position, bool prefersStandby, CancellationToken cancellationToken)
    {
        if (prefersStandby && hosts.Roles.FindStandby(position) is { } standby)
        {
            return standby;
        }

        try
        {
            return await hosts.FindPrimaryAsync(cancellationToken);
        }
        catch (NoHostException)
        {
            // All servers have just been asked: a standby that was too far behind may have caught up.
            if (hosts.Roles.FindStandby(position) is { } near)
            {
                return near;
            }

            throw;
        }
    }

    private HostWork<TResult> Reading<TResult>(
        ConnectionPool pool, StoreQuery<TResult> query, CancellationToken cancellationToken)
    {
        return new HostWork<TResult>(pool, ReadAsync)
        {
            Patience = options.Value.Of(pool).StatementTimeout + PoolBuilder.ClientPatience,
            TimeProvider = timeProvider,
        };

        Task<TResult> ReadAsync(DatabaseHost host, NpgsqlConnection connection)
        {
            metrics.Read(host);
            return query.RunAsync(connection, options.Value.TransactionLimit(pool), host.Gone, cancellationToken);
        }
    }

    private ValueTask<T> RepeatAsync<T>(
        HostWork<T> work, Func<bool, ValueTask<DatabaseHost>> choose, CancellationToken cancellationToken) =>
        TranslateAsync(() =>
        {
            var isFirst = true;
            return _repeating.ExecuteAsync(
                async token =>
                {
                    var host = await choose(isFirst);
                    isFirst = false;
                    return await work.RunAsync(host, token);
                },
                cancellationToken);
        });

    private static async ValueTask<T> TranslateAsync<T>(Func<ValueTask<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (PostgresFailure.Is(e))
        {
            throw PostgresFailure.From(e);
        }
    }
}
