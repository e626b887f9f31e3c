using FinApi.Infrastructure.Storage;
using FinApi.Infrastructure.Tests.Contracts;
using Microsoft.Data.Sqlite;

namespace FinApi.Infrastructure.Tests.Sqlite;

public sealed class SqliteMigrationTests
{
    [Fact]
    public async Task Open_StoreFromBeforeRevisions_HasTheSameActions()
    {
        await using var store = new SqliteStore();
        await using (var connection = new SqliteConnection($"Data Source={store.DatabasePath};Pooling=false"))
        {
            connection.Open();
            foreach (var migration in Migration.List("Sqlite.Migrations.").Where(each => each.Number < 5))
            {
                Execute(connection, migration.Sql);
            }

            Execute(connection, """
                CREATE TABLE schema_migration (
                    number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT
                """);
            Execute(connection, "INSERT INTO schema_migration VALUES (4, 'billing', '2026-01-01')");
            Execute(connection, ActionMigration.InsertSql);
        }

        store.Database.Open();

        Assert.Equal(
            ActionMigration.Migrated,
            await store.Reference.ListCorporateActionsAsync(TestContext.Current.CancellationToken));
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
