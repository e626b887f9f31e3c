using System.Net;
using System.Text.Json.Nodes;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Api.Tests.Plans;

/// <summary>The free and the enterprise key of one node, over HTTP.</summary>
public sealed class DelayedPlanTests
{
    private const string Quote = "/v1/instruments/AAPL/quote";

    private static readonly DateTimeOffset Start = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(15);

    public static TheoryData<string> Late =>
    [
        Quote,
        "/v1/instruments/AAPL/trade",
        "/v1/instruments/AAPL/snapshot",
        "/v1/quotes?symbols=AAPL",
        "/v1/snapshots?symbols=AAPL",
        "/v1/instruments/AAPL/trades",
        "/v1/instruments/AAPL/quotes",
        "/v1/instruments/AAPL/bars?interval=1m",
        "/v1/instruments/AAPL/bars?interval=1d",
        "/v1/bars?symbols=AAPL&interval=1m",
    ];

    [Fact]
    public async Task GetQuote_FreeKey_IsSeenAtFifteenMinutesAndNotASecondEarlier()
    {
        var time = new FakeTimeProvider(Start);
        await using var server = await StartAsync(time);
        await PublishAsync(server, 100);

        time.Advance(Delay - TimeSpan.FromSeconds(1));
        using var tooEarly = await GetAsync(server, Quote, server.Keys.Free);
        using var now = await GetAsync(server, Quote, server.Keys.Enterprise);
        time.Advance(TimeSpan.FromSeconds(1));
        using var inTime = await GetAsync(server, Quote, server.Keys.Free);

        Assert.Equal(HttpStatusCode.NotFound, tooEarly.StatusCode);
        Assert.Equal(HttpStatusCode.OK, now.StatusCode);
        var answer = await ReadAsync(inTime);
        Assert.Equal("100", (string?)answer["quote"]!["bidPrice"]);
        Assert.Equal("DATA_MODE_DELAYED", (string?)answer["dataStatus"]!["mode"]);
        Assert.Equal("900s", (string?)answer["dataStatus"]!["delay"]);
    }

    [Theory]
    [MemberData(nameof(Late))]
    public async Task Get_WhatIsNotSettled_IsNeverSharedBetweenPlans(string path)
    {
        var time = new FakeTimeProvider(Start);
        await using var server = await StartAsync(time);
        await PublishAsync(server, 100);
        time.Advance(Delay);
        await PublishAsync(server, 200, Start + Delay);

        using var free = await GetAsync(server, path, server.Keys.Free);
        using var enterprise = await GetAsync(server, path, server.Keys.Enterprise);

        Assert.Equal(HttpStatusCode.OK, free.StatusCode);
        Assert.Equal("no-cache, private", free.Headers.CacheControl!.ToString());
        Assert.False(enterprise.Headers.CacheControl!.Public);
        var (late, live) = (await ReadAsync(free), await ReadAsync(enterprise));
        Assert.DoesNotContain("\"200\"", late.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("\"200\"", live.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("DATA_MODE_DELAYED", late.ToJsonString(), StringComparison.Ordinal);
        if (enterprise.Headers.ETag is { } tag)
        {
            Assert.NotEqual(tag, free.Headers.ETag);
            using var conditional = await GetAsync(server, path, server.Keys.Free, tag.ToString());
            Assert.Equal(HttpStatusCode.OK, conditional.StatusCode);
        }
    }

    [Theory]
    [InlineData("/v1/instruments/AAPL/trades?end_time=2026-11-20T15:01:00Z")]
    [InlineData("/v1/instruments/AAPL/bars?interval=1m&end_time=2026-11-20T15:01:00Z")]
    public async Task Get_WhatIsSettled_IsTheSameForEveryPlan(string path)
    {
        var time = new FakeTimeProvider(Start);
        await using var server = await StartAsync(time);
        await PublishAsync(server, 100);
        time.Advance(Delay * 2);

        using var free = await GetAsync(server, path, server.Keys.Free);
        using var enterprise = await GetAsync(server, path, server.Keys.Enterprise);

        Assert.True(free.Headers.CacheControl!.Public);
        Assert.Equal(enterprise.Headers.CacheControl!.ToString(), free.Headers.CacheControl.ToString());
        Assert.Equal(enterprise.Headers.ETag, free.Headers.ETag);
        Assert.Equal((await ReadAsync(enterprise)).ToJsonString(), (await ReadAsync(free)).ToJsonString());
    }

    private static Task<ApiServer> StartAsync(FakeTimeProvider time) =>
        ApiServer.StartAsync(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));

    private static Task PublishAsync(ApiServer server, int price) => PublishAsync(server, price, Start);

    private static async Task PublishAsync(ApiServer server, int price, DateTimeOffset time)
    {
        await using var publisher = new Publisher(server, $"test-{price}");
        var answer = await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } },
            new IngestItem
            {
                Quote = new Quote
                {
                    Symbol = "AAPL",
                    BidPrice = $"{price}",
                    AskPrice = $"{price + 1}",
                    EventTime = Timestamp.FromDateTimeOffset(time),
                },
            },
            new IngestItem
            {
                Trade = new Trade
                {
                    Symbol = "AAPL",
                    Price = $"{price}",
                    Size = "1",
                    EventTime = Timestamp.FromDateTimeOffset(time),
                },
            });
        Assert.Empty(answer.Rejections);
    }

    private static async Task<HttpResponseMessage> GetAsync(
        ApiServer server, string path, string key, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("x-api-key", key);
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        return await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
}
