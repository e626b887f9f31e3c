using Dapper;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Storage;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Schema;

/// <summary>
/// Brings a database up to date: the embedded files <c>Migrations/NNNN_name.sql</c>, in the order of their numbers,
/// each in a transaction with its record. They only go forward, and each leaves what the FinApi before it needs, so
/// that a node may run on a newer schema while others are replaced.
/// </summary>
internal static class PostgresMigrations
{
    private const string Prefix = "Postgres.Migrations.";

    // The lock ends with the transaction, so it works through poolers too. The table is made under it, as two CREATE
    // TABLE IF NOT EXISTS at once can still collide.
    private const string LockSql = """
        SELECT pg_advisory_xact_lock(hashtext('finapi.migration'));

        CREATE TABLE IF NOT EXISTS schema_migration (
            number INTEGER NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            applied_at TIMESTAMPTZ NOT NULL
        )
        """;

    private const string AppliedSql = "SELECT COALESCE(MAX(number), 0) FROM schema_migration";

    private const string RecordSql =
        "INSERT INTO schema_migration (number, name, applied_at) VALUES (@Number, @Name, @Now)";

    /// <summary>The schema that this FinApi needs.</summary>
    public static int Needed => Migration.List(Prefix)[^1].Number;

    /// <summary>Applies what is missing; several nodes may do so at once.</summary>
    /// <returns>The names of what was applied, by number.</returns>
    public static async Task<IReadOnlyList<string>> ApplyAsync(
        NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var migration in Migration.List(Prefix))
        {
            if (await ApplyAsync(connection, migration, now, cancellationToken))
            {
                names.Add(migration.Name);
            }
        }

        return names;
    }

    /// <summary>The schema that the database has; 0 for none.</summary>
    public static async Task<int> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var isThere = await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                "SELECT to_regclass('schema_migration') IS NOT NULL", cancellationToken: cancellationToken));
        return isThere ? await connection.ExecuteScalarAsync<int>(Command(AppliedSql, cancellationToken)) : 0;
    }

    /// <exception cref="StoreUnusableException">The database has an older schema than this FinApi needs.</exception>
    public static async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var applied = await ReadAppliedAsync(connection, cancellationToken);
        if (applied < Needed)
        {
            throw new StoreUnusableException(
                $"The database '{connection.Database}' has schema {applied}, and this FinApi needs {Needed}: run it "
                + "once with the argument migrate, or set Postgres:MigrateOnStart=true.");
        }
    }

    private static async Task<bool> ApplyAsync(
        NpgsqlConnection connection, Migration migration, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(Command(LockSql, cancellationToken));
        if (await connection.ExecuteScalarAsync<int>(Command(AppliedSql, cancellationToken)) >= migration.Number)
        {
            return false;
        }

        await connection.ExecuteAsync(Command(migration.Sql, cancellationToken));
        await connection.ExecuteAsync(
            Command(RecordSql, cancellationToken, new { migration.Number, migration.Name, Now = now }));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static CommandDefinition Command(
        string sql, CancellationToken cancellationToken, object? parameters = null) =>
        new(sql, parameters, cancellationToken: cancellationToken);
}
