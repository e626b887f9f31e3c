using System.Net;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Answers;
using FinApi.Contracts.V1;
using FinApi.Domain.Freshness;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace FinApi.Api.Tests.Http.Caching;

/// <summary>A node among others that share answers: one place that remembers everything.</summary>
public sealed class SharedAnswersTests
{
    private const string Page = "/v1/instruments/AAPL/bars?interval=1d"
        + "&start_time=2024-03-04T00:00:00Z&end_time=2024-03-09T00:00:00Z";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_SettledPages_AreSharedByVersionAndTellWhenTheyAreOld()
    {
        var cache = new RecordingCache();
        await using var server = await ApiServer.StartAsync(
            services => services.AddSingleton<IAnswerCache>(cache));
        await using var publisher = new Publisher(server, "test");
        await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } }, Day(100));
        var enterprise = server.Keys.Enterprise;

        // Each asks in a form of its own, so that no kept answer is met.
        var first = await GetAsync(server, enterprise, "identity");
        var second = await GetAsync(server, enterprise, "identity, x1");
        var byPlanWithDelay = await GetAsync(server, server.Keys.Free, "identity, x2");
        await publisher.SendAsync(Day(101));
        var corrected = await GetAsync(server, enterprise, "identity, x3");

        Assert.Equal((HttpStatusCode.OK, 2), (first.Status, cache.Made.Count));
        Assert.Equal((first.Tag, first.Body), (second.Tag, second.Body));
        Assert.NotEqual((first.Tag, first.Body), (corrected.Tag, corrected.Body));
        Assert.Equal(HttpStatusCode.OK, byPlanWithDelay.Status);
        Assert.All(cache.Made, made => Assert.Equal(SharedLifetime.Historical, made.Value));
        Assert.All(cache.Made, made => Assert.StartsWith("1:-1:", made.Key, StringComparison.Ordinal));

        cache.AreStale = true;
        var old = await GetAsync(server, enterprise, "identity, x4");
        var request = new ListBarsRequest
        {
            Symbol = "AAPL",
            Interval = "1d",
            StartTime = Timestamp.FromDateTime(new DateTime(2024, 3, 4, 0, 0, 0, DateTimeKind.Utc)),
            EndTime = Timestamp.FromDateTime(new DateTime(2024, 3, 9, 0, 0, 0, DateTimeKind.Utc)),
        };
        using var channel = KeyedChannel.For(server.Http2.BaseAddress!, enterprise);
        var overGrpc = await new History.HistoryClient(channel).ListBarsAsync(request, cancellationToken: Token);

        Assert.Equal((HttpStatusCode.OK, string.Empty, "no-store, private"), (old.Status, old.Tag, old.CacheControl));
        Assert.Contains("STALE", old.Body, StringComparison.Ordinal);
        Assert.Equal(DataMode.Stale, overGrpc.DataStatus.Mode);
        Assert.Equal("101", overGrpc.Bars[0].Close);
    }

    [Fact]
    public async Task Get_ReferenceAndLiveAnswers_AreSharedForAMomentAndNever()
    {
        var cache = new RecordingCache();
        await using var server = await ApiServer.StartAsync(
            services => services.AddSingleton<IAnswerCache>(cache));
        await using var publisher = new Publisher(server, "test");
        await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });

        foreach (var path in (string[])["/v1/instruments/AAPL", "/v1/instruments/AAPL/bars?interval=1d", "/v1/status"])
        {
            using var answer = await server.Http.GetAsync(path, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var unknown = await server.Http.GetAsync("/v1/instruments/NONE", Token);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(SharedLifetime.Immediate, Assert.Single(cache.Made).Value);
    }

    private static async Task<(HttpStatusCode Status, string Tag, string CacheControl, string Body)> GetAsync(
        ApiServer server, string key, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Page);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        request.Headers.TryAddWithoutValidation("x-api-key", key);
        using var answer = await server.Http.SendAsync(request, Token);
        return (
            answer.StatusCode,
            answer.Headers.ETag?.ToString() ?? string.Empty,
            answer.Headers.CacheControl?.ToString() ?? string.Empty,
            await answer.Content.ReadAsStringAsync(Token));
    }

    private static IngestItem Day(int close) =>
        new()
        {
            Bar = new Bar
            {
                Symbol = "AAPL",
                Interval = "1d",
                TradingDate = "2024-03-04",
                Open = $"{close}",
                High = $"{close}",
                Low = $"{close}",
                Close = $"{close}",
                Volume = "1000",
            },
        };
}
