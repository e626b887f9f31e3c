using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>A primary and its standby, for tests that break them and mend what they broke.</summary>
public sealed class PostgresPair : IAsyncLifetime
{
    public const string Database = "finapi";

    internal PostgresServer Primary { get; private set; } = null!;

    internal PostgresServer Standby { get; private set; } = null!;

    /// <summary>The standby first: its place must not matter.</summary>
    internal string ConnectionString => Both(Standby, Primary);

    internal static string Both(PostgresServer first, PostgresServer second) =>
        $"Host=127.0.0.1:{first.Port},127.0.0.1:{second.Port};Username=finapi;Database={Database};Timeout=15";

    public async ValueTask InitializeAsync()
    {
        if (PostgresInstallation.Folder is null)
        {
            return; // each test says that it is skipped
        }

        Primary = await PostgresServer.CreateAsync();
        await Primary.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        Standby = await Primary.CreateStandbyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Standby is not null)
        {
            await Standby.DisposeAsync();
        }

        if (Primary is not null)
        {
            await Primary.DisposeAsync();
        }
    }

    /// <summary>A node whose reads go to the standby.</summary>
    internal async Task<PostgresNode> StartNodeAsync(params (string Key, string Value)[] settings)
    {
        PostgresInstallation.SkipUnlessThere();
        var node = new PostgresNode(ConnectionString, settings);
        await node.StartAsync();
        await node.Get<HostWatch>().StartAsync(CancellationToken.None);
        await UntilReadsAreOnAsync(node, HostRole.Standby);
        return node;
    }

    /// <summary>
    /// Kills the standby under a load of reads, which go to the primary, and brings the standby back, to which they
    /// return.
    /// </summary>
    internal async Task KillAndReviveStandbyAsync(PostgresNode node, ReadLoad load)
    {
        await Standby.KillAsync();
        await load.UntilReadsAsync(100);
        await UntilReadsAreOnAsync(node, HostRole.Primary);
        await Standby.StartAsync();
        await UntilReadsAreOnAsync(node, HostRole.Standby);
        await load.UntilReadsAsync(100);
    }

    /// <summary>Waits until a read that may lag goes to a server of this role.</summary>
    internal static Task UntilReadsAreOnAsync(PostgresNode node, HostRole role) =>
        Until.TrueAsync(
            () => Task.FromResult(
                node.Get<DatabaseHosts>().Roles.FindStandby(position: 0) is not null == (role == HostRole.Standby)),
            () => $"Reads do not go to the {role}.");
}
