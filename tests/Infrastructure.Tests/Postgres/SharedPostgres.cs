using FinApi.Infrastructure.Tests.Postgres;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>One server for all tests that break nothing, started for the first of them; a database for each.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private const string Template = "finapi_template";

    private static readonly Lazy<Task<PostgresServer>> Started = new(StartAsync);
    private static readonly Lazy<Task<PgBouncer>> BouncerStarted =
        new(async () => await PgBouncer.StartAsync(await Started.Value));

    private static int _databases;

    internal static Task<PostgresServer> Server => Started.Value;

    /// <summary>PgBouncer before that server.</summary>
    internal static Task<PgBouncer> Bouncer => BouncerStarted.Value;

    /// <summary>A database of its own, with or without the schema and without rows. Returns its name.</summary>
    internal static async Task<string> CreateDatabaseAsync(bool isMigrated = true)
    {
        PostgresInstallation.SkipUnlessThere();
        var server = await Server;
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        var template = isMigrated ? Template : "template0";
        await server.ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY");
        return name;
    }

    internal static async Task DropDatabaseAsync(string name) =>
        await (await Server).ExecuteAsync("postgres", $"DROP DATABASE {name} WITH (FORCE)");

    public async ValueTask DisposeAsync()
    {
        if (BouncerStarted.IsValueCreated)
        {
            await (await BouncerStarted.Value).DisposeAsync();
        }

        if (Started.IsValueCreated)
        {
            await (await Started.Value).DisposeAsync();
        }
    }

    private static async Task<PostgresServer> StartAsync()
    {
        var server = await PostgresServer.CreateAsync();
        await server.ExecuteAsync("postgres", $"CREATE DATABASE {Template}");
        await using var node = new PostgresNode(server.ConnectionString(Template));
        await node.StartAsync();

        // What all databases share must not be the signing key of one of them.
        await server.ExecuteAsync(Template, "DELETE FROM signing_key; DELETE FROM pepper");
        return server;
    }
}
