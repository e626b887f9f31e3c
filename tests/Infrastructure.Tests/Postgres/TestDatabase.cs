using Dapper;
using Npgsql;

namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>A database of the shared server for one test, seen as SQL.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{

    private TestDatabase(string name, string connectionString)
    {
        Name = name;
        ConnectionString = connectionString;
    }

    public string Name { get; }

    public string ConnectionString { get; }

    public static Task<TestDatabase> CreateEmptyAsync() => CreateAsync(isMigrated: false);

    public static Task<TestDatabase> CreateMigratedAsync() => CreateAsync(isMigrated: true);

    public PostgresNode Node(params (string Key, string Value)[] settings) => new(ConnectionString, settings);

    /// <summary>One that takes the pepper from its settings or its folder, instead of what all others have.</summary>
    public PostgresNode NodeWithoutPepper(params (string Key, string Value)[] settings) =>
        new(ConnectionString, [("Accounts:Pepper", null!), .. settings]);

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await connection.ExecuteAsync(sql);
    }

    public async Task<List<T>> QueryAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        return [.. await connection.QueryAsync<T>(sql)];
    }

    /// <summary>A connection of its own, outside any pool.</summary>
    public static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(CancellationToken.None);
        return connection;
    }

    public async ValueTask DisposeAsync() => await SharedPostgres.DropDatabaseAsync(Name);

    private static async Task<TestDatabase> CreateAsync(bool isMigrated)
    {
        var name = await SharedPostgres.CreateDatabaseAsync(isMigrated);
        return new TestDatabase(name, (await SharedPostgres.Server).ConnectionString(name));
    }

    private Task<NpgsqlConnection> OpenAsync() => OpenAsync(ConnectionString);
}
