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
public sealed class DelayedPlanTests(DelayedPlanTests.LateMarket market) : IClassFixture<DelayedPlanTests.LateMarket>
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
        var server = market.Server;

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

    // Through a Friday, its late trading and into the weekend:
    // whatever shared caches may keep has to be right for everybody.
    [Fact]
    public async Task Get_WhatIsPublicAtAnyTime_IsTheSameForEveryPlan()
    {
        const int Seed = 20261120;
        var random = new Random(Seed);
        var time = new FakeTimeProvider(Start);
        await using var server = await StartAsync(time);
        await PublishAsync(server, 100);

        // Every timer of the node runs for each second that passes: the rest of the weekend is alike.
        var end = Start.AddHours(24);
        var shared = new HashSet<(string Path, bool IsClosed)>();
        for (var step = 1; time.GetUtcNow() < end; step++)
        {
            // Steps of minutes around the end of trading, of hours in the weekend.
            var isLate = time.GetUtcNow() > Start.AddHours(10.5);
            time.Advance(TimeSpan.FromMinutes(random.Next(1, isLate ? 240 : 75)));
            var now = time.GetUtcNow();
            var isClosed = now > Start.AddHours(10);
            if (!isClosed && random.Next(2) == 0)
            {
                await PublishAsync(server, 100 + step, now);
            }

            foreach (var path in Shared(now))
            {
                using var free = await GetAsync(server, path, server.Keys.Free);
                using var enterprise = await GetAsync(server, path, server.Keys.Enterprise);
                if (free.Headers.CacheControl!.Public || enterprise.Headers.CacheControl!.Public)
                {
                    var (left, right) = (await BodyAsync(free), await BodyAsync(enterprise));
                    Assert.True(left == right, $"{now:u} {path}:\n{left}\n{right}");
                    Assert.Equal(enterprise.Headers.ETag, free.Headers.ETag);
                    Assert.Equal($"{enterprise.Headers.CacheControl}", $"{free.Headers.CacheControl}");
                    shared.Add((path.Split("end_time")[0], isClosed));
                }
            }
        }

        Assert.True(shared.Count(each => each.IsClosed) >= 14, string.Join('\n', shared));
    }

    private static IEnumerable<string> Shared(DateTimeOffset now) =>
    [
        .. Late.Select(row => row.Data),
        .. new[] { "1m", "1h", "4h", "1d", "1w", "1mo" }.SelectMany(interval => new[]
        {
            $"/v1/instruments/AAPL/bars?interval={interval}&end_time={now.AddMinutes(-14):s}Z",
            $"/v1/instruments/AAPL/bars?interval={interval}&end_time={now.AddMinutes(-20):s}Z",
            $"/v1/instruments/AAPL/bars?interval={interval}&end_time={now.AddHours(6):s}Z",
        }),
        $"/v1/instruments/AAPL/trades?end_time={now.AddMinutes(-16):s}Z",
        $"/v1/instruments/AAPL/quotes?end_time={now.AddMinutes(-16):s}Z",
        $"/v1/instruments/AAPL/bars:export?interval=1d&end_time={now.AddMinutes(-30):s}Z",
        $"/v1/instruments/AAPL/trades:export?end_time={now.AddMinutes(-30):s}Z",
        $"/v1/instruments/AAPL/bars:export?format=arrow&interval=1m&end_time={now.AddMinutes(-30):s}Z",
        $"/v1/instruments/AAPL/trades:export?format=parquet&end_time={now.AddMinutes(-30):s}Z",
        "/v1/bars?symbols=AAPL&interval=1d",
        "/v1/bars?symbols=AAPL&symbols=NEW&interval=1d",
        "/v1/snapshots?symbols=AAPL&symbols=NEW",
        "/v1/instruments",
        "/v1/instruments/AAPL",
        "/v1/instruments/AAPL/corporateActions",
        "/v1/markets/XNAS/sessions",
        "/v1/plans",
    ];

    private static async Task<string> BodyAsync(HttpResponseMessage answer) =>
        await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static Task<ApiServer> StartAsync(FakeTimeProvider time) =>
        ApiServer.StartAsync(
            services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)), "--Limits:Shadow=true");

    private static Task PublishAsync(ApiServer server, int price) => PublishAsync(server, price, Start);

    private static async Task PublishAsync(ApiServer server, int price, DateTimeOffset time)
    {
        await using var publisher = new Publisher(server, $"test-{price}");
        var answer = await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } },
            // Has no data.
            new IngestItem { Instrument = new Instrument { Symbol = "NEW", Mic = "XNAS" } },
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

    /// <summary>A market whose last item no delayed plan may see yet. Time stands still.</summary>
    public sealed class LateMarket : IAsyncLifetime
    {
        internal ApiServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var time = new FakeTimeProvider(Start);
            Server = await StartAsync(time);
            await PublishAsync(Server, 100);
            time.Advance(Delay);
            await PublishAsync(Server, 200, Start + Delay);
        }

        public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
