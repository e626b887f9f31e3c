using System.Net;
using FinApi.Api.Tests.Accounts;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Streaming;
using FinApi.Application.Nodes;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;
using FinApi.Infrastructure.Tests.Redis;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using ErrorReason = FinApi.Application.Results.ErrorReason;

namespace FinApi.Api.Tests.Redis;

/// <summary>Two nodes whose servers of Redis are full: that of log, limits and slots, and that of answers.</summary>
public sealed class FullRedisTests : IAsyncLifetime
{
    private const string Database = "finapi";

    private PostgresServer _postgres = null!;
    private RedisServer _state = null!;
    private RedisServer _cache = null!;
    private ApiServer _one = null!;
    private ApiServer _other = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        RedisInstallation.SkipUnlessThere();
        _postgres = await PostgresServer.CreateAsync();
        _state = await RedisServer.StartAsync();
        _cache = await RedisServer.StartAsync("maxmemory 3mb", "maxmemory-policy allkeys-lfu");
        await _postgres.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        await _state.FillAsync();
        await _cache.FillWithOthersAsync();
        _one = await StartAsync("one");
        _other = await StartAsync("other");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _one, _other, _state, _cache, _postgres })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Nodes_ServersAreFull_ServeAndCountAndSaySo()
    {
        await Until.TrueAsync(
            () => Task.FromResult(_other.Services.GetRequiredService<LiveNodes>().Count == 2),
            () => "The nodes do not know each other.");

        await LimitsCountOnBothAsync();
        await StreamsCountOnBothAsync();
        await TradesReachTheOtherAsync();

        Assert.NotEqual("0", await _cache.FindInfoAsync("stats", "evicted_keys"));
        using var ready = await _one.Http.GetAsync("/health/ready", Token);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        var health = await HealthAsync();
        Assert.Contains("lacks rows of the log", health, StringComparison.Ordinal);
        Assert.Contains("more than 90 % full", health, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"DEGRADED\"", health, StringComparison.Ordinal);

        await _state.MakeRoomAsync();
        await Until.TrueAsync(
            async () => !(await HealthAsync()).Contains("lacks rows of the log", StringComparison.Ordinal),
            () => "Redis does not get the rows that it lacks.");
    }

    // Of both nodes: either may write.
    private async Task<string> HealthAsync() =>
        await _one.Http.GetStringAsync("/health", Token) + await _other.Http.GetStringAsync("/health", Token);

    private async Task TradesReachTheOtherAsync()
    {
        await using var publisher = new Publisher(_one, "test");
        await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });
        for (var number = 1; number <= 3; number++)
        {
            await publisher.SendAsync(new IngestItem
            {
                Trade = new Trade
                {
                    Symbol = "AAPL",
                    TradeId = $"{number}",
                    Price = $"{100 + number}",
                    Size = "1",
                    EventTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
                },
            });
            await Until.TrueAsync(
                async () =>
                {
                    using var answer = await _other.Http.GetAsync("/v1/instruments/AAPL/trade", Token);
                    return (await answer.Content.ReadAsStringAsync(Token))
                        .Contains($"\"{100 + number}\"", StringComparison.Ordinal);
                },
                () => $"The other node does not show trade {number}.");
        }
    }

    private async Task LimitsCountOnBothAsync()
    {
        using var tenant = await Tenant.SignUpAsync(_one, "limits@example.com");
        using var one = KeyedChannel.ClientFor(_one.Http.BaseAddress!, tenant.Key);
        using var other = KeyedChannel.ClientFor(_other.Http.BaseAddress!, tenant.Key);
        for (var call = 0; call < 60; call++)
        {
            using var answer = await (call % 2 == 0 ? one : other).GetAsync("/v1/instruments", Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal($"{59 - call}", answer.Headers.GetValues("X-RateLimit-Remaining").Single());
            Assert.False(answer.Headers.Contains("X-RateLimit-Degraded"));
        }

        using var refused = await other.GetAsync("/v1/instruments", Token);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
    }

    private async Task StreamsCountOnBothAsync()
    {
        using var tenant = await Tenant.SignUpAsync(_one, "streams@example.com");
        using var here = KeyedChannel.For(_one.Http2.BaseAddress!, tenant.Key);
        using var there = KeyedChannel.For(_other.Http2.BaseAddress!, tenant.Key);
        await using var stream = await LiveStream.StartAsync(there);
        await using var second = LiveStream.Open(here);

        await second.TrySendAsync(new SubscribeRequest { Hello = new Hello() });

        var end = await second.EndAsync();
        Assert.Equal(ErrorReason.StreamLimit, ErrorAnswer.From(new RpcException(end, second.Trailers())).Reason);
    }

    private Task<ApiServer> StartAsync(string id) =>
        RedisNode.StartAsync(
            id,
            _postgres,
            Database,
            _cache,
            $"--ConnectionStrings:RedisState={_state.Address}",
            "--Log:Engine=Redis");
}
