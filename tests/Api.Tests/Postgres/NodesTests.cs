using System.Text;
using System.Text.Json;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Nodes;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Api.Tests.Postgres;

/// <summary>Two nodes over one PostgreSQL: each says which nodes there are, and that their plans differ.</summary>
public sealed class NodesTests : IAsyncLifetime
{
    private const string Database = "finapi";

    private readonly string _plans = Path.Combine(Path.GetTempPath(), $"plans-{Guid.NewGuid():N}.json");
    private PostgresServer _postgres = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        _postgres = await PostgresServer.CreateAsync();
        await _postgres.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        var shipped = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "plans.json"), Token);
        await File.WriteAllTextAsync(_plans, shipped + "\n", Token);
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(_plans);
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }

    [Fact]
    public async Task GetStatus_TwoNodesThenOne_ListsThoseThatAreThere()
    {
        await using var one = await StartAsync("--Node:Id=one");
        await using (await StartAsync("--Node:Id=two"))
        {
            await NodesAsync(one, count: 2);
            IReadOnlyList<NodeStatus> nodes = [];
            await Until.TrueAsync(
                async () => (nodes = await NodesAsync(one, count: 2)).Count(node => node.Role == "writer") == 1,
                () => "Not one of the nodes says that it writes.");

            Assert.Equal(["one", "two"], nodes.Select(node => node.Id));
            Assert.Equal([true, false], nodes.Select(node => node.Self));
            Assert.Equal(["writer", "follower"], nodes.Select(node => node.Role));
            Assert.All(nodes, node => Assert.True(node.BeatAge.ToTimeSpan() >= TimeSpan.Zero));
            Assert.Equal(nodes[0].PlansHash, nodes[1].PlansHash);
            Assert.Equal(2, one.Services.GetRequiredService<LiveNodes>().Count);
            Assert.Equal("HEALTHY", (await NodesCheckAsync(one)).Status);
        }

        Assert.Equal(["one"], (await NodesAsync(one, count: 1)).Select(node => node.Id));
        Assert.Equal(1, one.Services.GetRequiredService<LiveNodes>().Count);
    }

    [Fact]
    public async Task Health_OtherPlansOnOneNode_IsDegradedButReady()
    {
        await using var one = await StartAsync("--Node:Id=one");
        await using var two = await StartAsync("--Node:Id=two", $"--Plans:Path={_plans}");

        var nodes = await NodesAsync(one, count: 2);

        Assert.NotEqual(nodes[0].PlansHash, nodes[1].PlansHash);
        foreach (var server in new[] { one, two })
        {
            var (status, detail) = await NodesCheckAsync(server);
            Assert.Equal("DEGRADED", status);
            Assert.Contains($"one ({nodes[0].PlansHash})", detail, StringComparison.Ordinal);
            Assert.Contains($"two ({nodes[1].PlansHash})", detail, StringComparison.Ordinal);
            Assert.Contains("the same plans.json", detail, StringComparison.Ordinal);
            using var ready = await server.Http.GetAsync("/health/ready", Token);
            Assert.True(ready.IsSuccessStatusCode);
        }
    }

    [Fact]
    public async Task Address_OfAnotherNode_IsToldToNodesAndToNobodyElse()
    {
        await using var one = await StartAsync("--Node:Id=one");
        await using var two = await StartAsync("--Node:Id=two", "--Node:Address=http://two.internal:8081");

        var found = await one.Services.GetRequiredService<INodeTable>().FindAsync("two", LiveNodes.Patience, Token);

        Assert.Equal(new Uri("http://two.internal:8081"), found?.Beat.Address);
        await NodesAsync(one, count: 2);
        foreach (var path in new[] { "/v1/status", "/health" })
        {
            Assert.DoesNotContain("internal", await one.Http.GetStringAsync(path, Token), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Refusal_OfWhatAnotherNodeServes_HasItsNameAndNoAddress()
    {
        await using var one = await StartAsync("--Node:Id=one");
        await using var two = await StartAsync(
            "--Node:Id=two", "--FinApi:Roles=history,reference,account,streaming,ingest,workers");
        await NodesAsync(two, count: 2);

        using var overRest = await two.Http.GetAsync("/v1/instruments/AAPL/quote", Token);
        var overGrpc = await Assert.ThrowsAsync<RpcException>(async () =>
            await new MarketData.MarketDataClient(two.Grpc).GetQuoteAsync(
                new GetQuoteRequest { Symbol = "AAPL" }, cancellationToken: Token));

        var details = overGrpc.Trailers.Single(entry => entry.Key == "grpc-status-details-bin").ValueBytes;
        foreach (var text in new[]
        {
            $"{overRest.Headers}{await overRest.Content.ReadAsStringAsync(Token)}",
            $"{overGrpc.Status.Detail}{string.Concat(overGrpc.Trailers)}",
            Encoding.Latin1.GetString(details),
        })
        {
            Assert.Contains("Node one has it.", text, StringComparison.Ordinal);
            Assert.DoesNotContain("internal", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    private Task<ApiServer> StartAsync(params string[] settings) =>
        ApiServer.StartAsync(
            replace: null,
            [
                $"--ConnectionStrings:Postgres={_postgres.ConnectionString(Database)}",
                $"--Accounts:Pepper={Convert.ToBase64String(new byte[32])}",
                "--Node:Address=http://node.internal:8081",
                .. settings,
            ]);

    private static async Task<IReadOnlyList<NodeStatus>> NodesAsync(ApiServer server, int count)
    {
        var status = new GetStatusResponse();
        await Until.TrueAsync(
            async () =>
            {
                status = GetStatusResponse.Parser.ParseJson(await server.Http.GetStringAsync("/v1/status", Token));
                return status.Nodes.Count == count;
            },
            () => $"{status.Nodes.Count} nodes are listed and not {count}.");
        return status.Nodes;
    }

    private static async Task<(string? Status, string Detail)> NodesCheckAsync(ApiServer server)
    {
        using var report = JsonDocument.Parse(await server.Http.GetStringAsync("/health", Token));
        var check = report.RootElement.GetProperty("checks").GetProperty("nodes");
        return (check.GetProperty("status").GetString(), check.GetProperty("detail").GetString()!);
    }
}
