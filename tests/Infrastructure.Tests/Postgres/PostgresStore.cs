using FinApi.Infrastructure.Tests.Contracts;

namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>A database of the shared server, seen through the ports.</summary>
internal sealed class PostgresStore : MarketStore
{
    private readonly string _database;
    private readonly string _connectionString;
    private readonly (string Key, string Value)[] _settings;
    private PostgresNode _node;

    private PostgresStore(string database, string connectionString, params (string Key, string Value)[] settings)
    {
        (_database, _connectionString, _settings) = (database, connectionString, settings);
        _node = new PostgresNode(connectionString, settings);
    }

    protected override IServiceProvider Services => _node.Services;

    public static async ValueTask<MarketStore> CreateAsync()
    {
        var database = await SharedPostgres.CreateDatabaseAsync();
        var server = await SharedPostgres.Server;
        var store = new PostgresStore(database, server.ConnectionString(database));
        await store._node.StartAsync();
        return store;
    }

    /// <summary>The same through PgBouncer.</summary>
    public static async ValueTask<MarketStore> CreatePooledAsync()
    {
        PgBouncer.SkipUnlessThere();
        var database = await SharedPostgres.CreateDatabaseAsync();
        var bouncer = await SharedPostgres.Bouncer;
        var store = new PostgresStore(database, bouncer.ConnectionString(database), ("Pooler", "PgBouncer"));
        await store._node.StartAsync();
        return store;
    }

    public override async ValueTask ReopenAsync()
    {
        await _node.DisposeAsync();
        _node = new PostgresNode(_connectionString, _settings);
        await _node.StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await SharedPostgres.DropDatabaseAsync(_database);
    }
}
