using System.Net;
using System.Text.Json;
using FinApi.Api.Http.Shared;
using FinApi.Api.Tests.Accounts;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Streaming;
using FinApi.Application.Answers;
using FinApi.Application.Nodes;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;
using FinApi.Infrastructure.Tests.Redis;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using ErrorReason = FinApi.Application.Results.ErrorReason;

namespace FinApi.Api.Tests.Redis;

/// <summary>Two nodes over one PostgreSQL and one Redis: callers see one system, also when Redis dies.</summary>
public sealed class RedisNodesTests : IAsyncLifetime
{
    private const string Database = "finapi";
    private const string Page = "/v1/instruments/AAPL/bars?interval=1d"
        + "&start_time=2024-03-04T00:00:00Z&end_time=2024-03-09T00:00:00Z";

    private PostgresServer _postgres = null!;
    private RedisServer _redis = null!;
    private ApiServer _one = null!;
    private ApiServer _other = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        RedisInstallation.SkipUnlessThere();
        _postgres = await PostgresServer.CreateAsync();
        _redis = await RedisServer.StartAsync();
        await _postgres.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        _one = await StartAsync("one");
        _other = await StartAsync("other");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _one, _other, _redis, _postgres })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Nodes_ShareLimitsStreamsAndAnswers_AndGoOnWithoutRedis()
    {
        await PagesAreReadOnceAsync();
        await PagesAreMadeByANewNodeAsync();
        await StreamsCountOnBothAsync();
        await LimitsCountOnBothAsync();
    }

    private async Task PagesAreReadOnceAsync()
    {
        await using var publisher = new Publisher(_one, "test");
        await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } },
            new IngestItem
            {
                Bar = new Bar
                {
                    Symbol = "AAPL",
                    Interval = "1d",
                    TradingDate = "2024-03-04",
                    Open = "1",
                    High = "1",
                    Low = "1",
                    Close = "1",
                    Volume = "1000",
                },
            });
        await Until.TrueAsync(
            async () => (await GetAsync(_other, Page)).Body.Contains("2024-03-04", StringComparison.Ordinal),
            () => "The other node does not show the bar.");
        var page = $"{Page}&page_size=7";

        var made = await GetAsync(_one, page);
        await _postgres.ExecuteAsync(Database, "ALTER TABLE bar RENAME TO bar_away");
        var shared = await GetAsync(_other, page);
        var unread = await GetAsync(_other, $"{Page}&page_size=8");
        await _postgres.ExecuteAsync(Database, "ALTER TABLE bar_away RENAME TO bar");

        Assert.Equal((HttpStatusCode.OK, made), (made.Status, shared));
        Assert.NotEmpty(made.Tag);
        Assert.NotEqual(HttpStatusCode.OK, unread.Status);
    }

    private async Task PagesAreMadeByANewNodeAsync()
    {
        const string page = $"{Page}&page_size=9";
        var made = await GetAsync(_one, page);
        Assert.Equal("+OK", await _redis.SendAsync("FLUSHALL"));
        await _one.Services.GetRequiredService<IAskedPages>().NoteAsync(
            [.. _one.Services.GetRequiredService<AskedPages>().Take()], Token);

        await using (var third = await StartAsync("third"))
        {
            await Until.TrueAsync(
                async () => (await GetAsync(third, "/health/ready")).Status == HttpStatusCode.OK,
                () => "The new node does not get ready.");
        }

        await _postgres.ExecuteAsync(Database, "ALTER TABLE bar RENAME TO bar_away");
        var shared = await GetAsync(_other, page);
        await _postgres.ExecuteAsync(Database, "ALTER TABLE bar_away RENAME TO bar");

        Assert.Equal((HttpStatusCode.OK, made), (made.Status, shared));
    }

    private async Task StreamsCountOnBothAsync()
    {
        using var tenant = await Tenant.SignUpAsync(_one, "streams@example.com");
        using var here = KeyedChannel.For(_one.Http2.BaseAddress!, tenant.Key);
        using var there = KeyedChannel.For(_other.Http2.BaseAddress!, tenant.Key);
        await using var stream = await LiveStream.StartAsync(there);

        var session = Assert.Single(
            (await tenant.Account.ListStreamSessionsAsync(new(), cancellationToken: Token)).Sessions);
        await using (var second = LiveStream.Open(here))
        {
            await second.TrySendAsync(new SubscribeRequest { Hello = new Hello() });
            Assert.Equal(ErrorReason.StreamLimit, await ReasonAsync(second));
        }

        await tenant.Account.TerminateStreamSessionAsync(
            new TerminateStreamSessionRequest { SessionId = session.SessionId }, cancellationToken: Token);

        Assert.Equal(ErrorReason.StreamTerminated, await ReasonAsync(stream));
        await Until.TrueAsync(
            async () => (await tenant.Account.ListStreamSessionsAsync(new(), cancellationToken: Token))
                .Sessions.Count == 0,
            () => "The stream is still listed.");
        await using var again = await LiveStream.StartAsync(here);
    }

    private async Task LimitsCountOnBothAsync()
    {
        using var tenant = await Tenant.SignUpAsync(_one, "limits@example.com");
        using var one = KeyedChannel.ClientFor(_one.Http.BaseAddress!, tenant.Key);
        using var other = KeyedChannel.ClientFor(_other.Http.BaseAddress!, tenant.Key);
        await Until.TrueAsync(
            () => Task.FromResult(_other.Services.GetRequiredService<LiveNodes>().Count == 2),
            () => "The nodes do not know each other.");

        for (var call = 0; call < 60; call++)
        {
            using var answer = await (call % 2 == 0 ? one : other).GetAsync("/v1/instruments", Token);
            Assert.Equal(
                (HttpStatusCode.OK, $"{59 - call}"),
                (answer.StatusCode, Header(answer, "X-RateLimit-Remaining")));
            Assert.Empty(Header(answer, "X-RateLimit-Nodes"));
        }

        await AssertRefusedAsync(one);
        await AssertRefusedAsync(other);
        Assert.Equal("HEALTHY", (await LimitsCheckAsync(_other)).Status);

        await _redis.KillAsync();
        using var later = await Tenant.SignUpAsync(_one, "later@example.com");
        using var alone = KeyedChannel.ClientFor(_other.Http.BaseAddress!, later.Key);
        using var marked = await alone.GetAsync("/v1/instruments", Token);
        Assert.Equal(
            (HttpStatusCode.OK, "29", "2", "true"),
            (marked.StatusCode,
                Header(marked, "X-RateLimit-Remaining"),
                Header(marked, "X-RateLimit-Nodes"),
                Header(marked, "X-RateLimit-Degraded")));
        var (status, detail) = await LimitsCheckAsync(_other);
        Assert.Equal("DEGRADED", status);
        Assert.StartsWith("Redis, which counts limits", detail, StringComparison.Ordinal);
        await AssertRefusedAsync(one);

        // It comes back with nothing; the nodes know what they granted.
        await _redis.RestartAsync();
        await Until.TrueAsync(
            async () => (await LimitsCheckAsync(_one)).Status == "HEALTHY"
                && (await LimitsCheckAsync(_other)).Status == "HEALTHY",
            () => "The nodes do not find Redis again.");
        await AssertRefusedAsync(one);
        await AssertRefusedAsync(other);
    }

    private Task<ApiServer> StartAsync(string id) => RedisNode.StartAsync(id, _postgres, Database, _redis);

    private static async Task AssertRefusedAsync(HttpClient client)
    {
        using var refused = await client.GetAsync("/v1/instruments", Token);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
    }

    private static async Task<string> ReasonAsync(LiveStream stream)
    {
        var end = await stream.EndAsync();
        return ErrorAnswer.From(new RpcException(end, stream.Trailers())).Reason;
    }

    private static async Task<(HttpStatusCode Status, string Tag, string Body)> GetAsync(ApiServer node, string path)
    {
        using var answer = await node.Http.GetAsync(path, Token);
        return (
            answer.StatusCode,
            answer.Headers.ETag?.ToString() ?? string.Empty,
            await answer.Content.ReadAsStringAsync(Token));
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : string.Empty;

    private static async Task<(string? Status, string Detail)> LimitsCheckAsync(ApiServer server)
    {
        using var report = JsonDocument.Parse(await server.Http.GetStringAsync("/health", Token));
        var check = report.RootElement.GetProperty("checks").GetProperty("limits");
        return (check.GetProperty("status").GetString(), check.GetProperty("detail").GetString()!);
    }
}
