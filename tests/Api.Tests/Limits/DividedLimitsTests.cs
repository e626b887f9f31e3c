using System.Net;
using System.Text.Json;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace FinApi.Api.Tests.Limits;

/// <summary>What callers and operators see where two nodes count limits apart.</summary>
public sealed class DividedLimitsTests
{
    private const string Status = "/v1/status";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_TwoNodes_IsHeldToHalfTheLimitAndSaysSo()
    {
        await using var server = await StartAsync(nodes: 2);
        using var http = new HttpClient { BaseAddress = server.Http.BaseAddress };

        using var first = await http.GetAsync(Status, Token);
        using var second = await http.GetAsync(Status, Token);
        using var refused = await http.GetAsync(Status, Token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal("\"minute\";q=5;w=60", Header(first, "RateLimit-Policy"));
        Assert.StartsWith("\"minute\";r=1;t=", Header(first, "RateLimit"), StringComparison.Ordinal);
        Assert.Equal(
            ("5", "1", "2"),
            (Header(first, "X-RateLimit-Limit"),
                Header(first, "X-RateLimit-Remaining"),
                Header(first, "X-RateLimit-Nodes")));
        Assert.Equal(
            (HttpStatusCode.TooManyRequests, "2"), (refused.StatusCode, Header(refused, "X-RateLimit-Nodes")));
        Assert.Contains(
            "as one of 2 are used", (await ErrorAnswer.FromAsync(refused)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_TwoNodes_SaysThatLimitsAreDividedAndStaysReady()
    {
        await using var server = await StartAsync(nodes: 2);

        var (status, detail) = await LimitsCheckAsync(server);

        Assert.Equal("DEGRADED", status);
        Assert.StartsWith("Each of the 2 nodes counts limits by itself", detail, StringComparison.Ordinal);
        using var ready = await server.Http.GetAsync("/health/ready", Token);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task Call_OneNode_IsHeldToTheWholeLimitAndSaysNothing()
    {
        await using var server = await StartAsync(nodes: 1);
        using var http = new HttpClient { BaseAddress = server.Http.BaseAddress };

        using var answer = await http.GetAsync(Status, Token);

        Assert.Equal("4", Header(answer, "X-RateLimit-Remaining"));
        Assert.False(answer.Headers.Contains("X-RateLimit-Nodes"));
        Assert.Equal("HEALTHY", (await LimitsCheckAsync(server)).Status);
    }

    private static Task<ApiServer> StartAsync(int nodes) =>
        ApiServer.StartAsync(
            services => services.AddSingleton<INodeTable>(new CrowdedTable(nodes)),
            "--Limits:AnonymousCallsPerMinute=5");

    private static string Header(HttpResponseMessage answer, string name) =>
        string.Join(", ", answer.Headers.GetValues(name));

    private static async Task<(string? Status, string Detail)> LimitsCheckAsync(ApiServer server)
    {
        using var report = JsonDocument.Parse(await server.Http.GetStringAsync("/health", Token));
        var check = report.RootElement.GetProperty("checks").GetProperty("limits");
        return (check.GetProperty("status").GetString(), check.GetProperty("detail").GetString()!);
    }

    /// <summary>Whoever beats has so many nodes around it, itself included.</summary>
    private sealed class CrowdedTable(int nodes) : INodeTable
    {
        public ValueTask<IReadOnlyList<NodeRecord>> BeatAsync(
            NodeBeat beat, Duration patience, CancellationToken cancellationToken) =>
            new([.. Enumerable.Range(0, nodes).Select(n =>
                new NodeRecord(n == 0 ? beat : beat with { Id = $"other-{n}" }, Duration.Zero))]);

        public ValueTask<NodeRecord?> FindAsync(string id, Duration patience, CancellationToken cancellationToken) =>
            new((NodeRecord?)null);

        public ValueTask LeaveAsync(string id, Instant startTime, CancellationToken cancellationToken) => default;
    }
}
