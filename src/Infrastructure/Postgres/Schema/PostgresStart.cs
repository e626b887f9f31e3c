using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Accounts;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Secrets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Schema;

/// <summary>
/// Opens the store before any hosted service starts (the host calls StartingAsync of all before StartAsync of the
/// first): waits for the server, migrates or checks the schema, reads the signing key, and compares the pepper. What
/// cannot be used stops the start and not the first request.
/// </summary>
internal sealed partial class PostgresStart(
    MarketDatabase database,
    PostgresSigningKey key,
    PepperedSecretHasher hasher,
    IOptions<PostgresOptions> options,
    TimeProvider timeProvider,
    ILogger<PostgresStart> logger) : IHostedLifecycleService, IStoreOpening
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        try
        {
            await PrepareAsync(connection, options.Value.MigrateOnStart, cancellationToken);
            await key.LoadAsync(connection, cancellationToken);
            hasher.ThrowUnlessOf(
                await PepperTable.FindOrInsertAsync(connection, hasher.Fingerprint(), cancellationToken));
        }
        catch (Exception e) when (PostgresFailure.Is(e))
        {
            throw new StoreUnusableException(
                $"The database '{connection.Database}' could not be prepared ({PostgresFailure.Describe(e)}). Give the "
                + "user of ConnectionStrings:Postgres the right to create tables, or migrate with one that has it.");
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => OpenAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for the server as long as the start may.</summary>
    /// <exception cref="StoreUnusableException">It did not come, or waiting does not help.</exception>
    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                return await database.OpenPrimaryAsync(ConnectionPool.Background, cancellationToken);
            }
            catch (Exception e) when (PostgresFailure.Is(e))
            {
                if (StartRefusal.IsFinal(e) || timeProvider.GetElapsedTime(started) >= options.Value.StartTimeout)
                {
                    throw new StoreUnusableException(StartRefusal.Explain(e));
                }

                LogWaiting(logger, PostgresFailure.Describe(e));
                await Task.Delay(RetryDelay, timeProvider, cancellationToken);
            }
        }
    }

    /// <summary>Migrates, or checks that somebody has.</summary>
    public async Task PrepareAsync(NpgsqlConnection connection, bool migrate, CancellationToken cancellationToken)
    {
        StartRefusal.ThrowIfTooOld(connection);
        await StartRefusal.ThrowUnlessUnicodeAsync(connection, cancellationToken);
        if (migrate)
        {
            foreach (var name in await PostgresMigrations.ApplyAsync(
                connection, timeProvider.GetUtcNow(), cancellationToken))
            {
                LogMigrated(logger, connection.Database, name);
            }
        }

        await PostgresMigrations.CheckAsync(connection, cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "PostgreSQL does not answer yet ({Reason}); trying again")]
    private static partial void LogWaiting(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "Database {Database} migrated: {Migration}")]
    private static partial void LogMigrated(ILogger logger, string database, string migration);
}
