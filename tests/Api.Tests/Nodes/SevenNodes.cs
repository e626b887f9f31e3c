using FinApi.Api.Tests.Drills;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Nodes;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Api.Tests.Nodes;

/// <summary>
/// The same market twice: seven processes with a role each behind HAProxy, and one node with all roles that is asked
/// directly.
/// </summary>
public sealed class SevenNodes : IAsyncLifetime
{
    private const string Database = "one";

    private DrillCluster? _cluster;
    private ApiServer? _one;

    /// <summary>Both, in this order: the one node, the seven.</summary>
    internal IReadOnlyList<Deployment> Both { get; private set; } = [];

    internal Deployment One => Both[0];

    internal Deployment Seven => Both[1];

    /// <summary>The nodes, by what they have: node-0 has the first role.</summary>
    internal DrillCluster Cluster => _cluster!;

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        HaProxy.SkipUnlessThere();
        _cluster = await DrillCluster.StartAsync(
            [.. RoleText.List(Roles.All).Select(name => RoleText.Find(name)!.Value)]);
        await _cluster.Postgres.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        _one = await ApiServer.StartAsync(
            replace: null,
            $"--ConnectionStrings:Postgres={_cluster.Postgres.ConnectionString(Database)}",
            $"--Accounts:Pepper={Convert.ToBase64String(new byte[32])}",
            "--Limits:Shadow=true");
        Both =
        [
            new Deployment(_one.Http.BaseAddress!, _one.Http2.BaseAddress!, _one.Keys.Ingest),
            new Deployment(_cluster.Http, _cluster.Grpc, _cluster.Key),
        ];
        foreach (var each in Both)
        {
            await using var publisher = new Publisher(each.Channel, "seed");
            Assert.Empty((await publisher.SendAsync([.. MarketServer.Items()])).Rejections);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var each in Both)
        {
            each.Dispose();
        }

        if (_one is not null)
        {
            await _one.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
