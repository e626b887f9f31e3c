using System.Net;
using System.Text.Json;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace FinApi.Api.Tests.Health;

public sealed class NodesCheckTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_EmbeddedStore_CountsThisNodeAlone()
    {
        await using var server = await ApiServer.StartAsync();

        Assert.Equal(("HEALTHY", "Nodes: 1."), await NodesCheckAsync(server));
    }

    [Fact]
    public async Task Health_TableCannotBeRead_IsDegradedButReady()
    {
        await using var server = await ApiServer.StartAsync(
            services => services.AddSingleton<INodeTable>(new UnreadableTable()));

        var (status, detail) = await NodesCheckAsync(server);

        Assert.Equal("DEGRADED", status);
        Assert.Equal("The table of nodes cannot be read, so the last known nodes count (1). It is locked.", detail);
        using var ready = await server.Http.GetAsync("/health/ready", Token);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task Refusal_TableCannotBeRead_SaysNothingOfOtherNodes()
    {
        await using var server = await ApiServer.StartAsync(
            services => services.AddSingleton<INodeTable>(new UnreadableTable()),
            "--FinApi:Roles=history",
            "--Node:Id=only");

        using var answer = await server.Http.GetAsync("/v1/instruments/AAPL/quote", Token);

        Assert.Equal(
            "/v1/instruments/AAPL/quote belongs to the role market-data, which node only does not have.",
            (await ErrorAnswer.FromAsync(answer)).Message);
    }

    private static async Task<(string? Status, string? Detail)> NodesCheckAsync(ApiServer server)
    {
        using var report = JsonDocument.Parse(await server.Http.GetStringAsync("/health", Token));
        var check = report.RootElement.GetProperty("checks").GetProperty("nodes");
        return (check.GetProperty("status").GetString(), check.GetProperty("detail").GetString());
    }

    private sealed class UnreadableTable : INodeTable
    {
        public ValueTask<IReadOnlyList<NodeRecord>> BeatAsync(
            NodeBeat beat, Duration patience, CancellationToken cancellationToken) =>
            throw new StorageUnavailableException("It is locked.");

        public ValueTask<NodeRecord?> FindAsync(string id, Duration patience, CancellationToken cancellationToken) =>
            throw new StorageUnavailableException("It is locked.");

        public ValueTask LeaveAsync(string id, Instant startTime, CancellationToken cancellationToken) =>
            throw new StorageUnavailableException("It is locked.");
    }
}
