using System.Globalization;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Storage;
using Microsoft.Data.Sqlite;

namespace FinApi.Infrastructure.Sqlite.Schema;

/// <summary>
/// Brings a database up to date: the embedded files <c>Migrations/NNNN_name.sql</c>, in the order of their numbers,
/// each in a transaction with its record. They only go forward.
/// </summary>
internal static class SqliteMigrations
{
    private const string Prefix = "Sqlite.Migrations.";

    private const string CreateTableSql = """
        CREATE TABLE IF NOT EXISTS schema_migration (
            number INTEGER NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            applied_at TEXT NOT NULL
        ) STRICT
        """;

    private const string RecordSql =
        "INSERT INTO schema_migration (number, name, applied_at) VALUES ($number, $name, $applied_at)";

    /// <exception cref="StoreUnusableException">A newer FinApi has migrated the database.</exception>
    public static void Apply(SqliteConnection connection, DateTimeOffset now)
    {
        Execute(connection, CreateTableSql);
        var applied = Applied(connection);
        var known = Migration.List(Prefix);
        if (applied > known[^1].Number)
        {
            throw new StoreUnusableException(
                $"The database '{connection.DataSource}' has schema {applied}, and this FinApi knows "
                + $"{known[^1].Number} at most: start the newer FinApi that last used it, "
                + "or restore a copy from before.");
        }

        foreach (var migration in known)
        {
            if (migration.Number > applied)
            {
                Apply(connection, migration, now);
            }
        }
    }

    private static void Apply(SqliteConnection connection, Migration migration, DateTimeOffset now)
    {
        using var transaction = connection.BeginTransaction();
        Execute(connection, migration.Sql);
        Execute(
            connection,
            RecordSql,
            new SqliteParameter("$number", migration.Number),
            new SqliteParameter("$name", migration.Name),
            new SqliteParameter("$applied_at", now.ToString("O", CultureInfo.InvariantCulture)));
        transaction.Commit();
    }

    private static int Applied(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COALESCE(MAX(number), 0) FROM schema_migration";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, string sql, params SqliteParameter[] parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddRange(parameters);
        command.ExecuteNonQuery();
    }
}
