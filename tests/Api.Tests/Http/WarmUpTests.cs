using System.Collections.Concurrent;
using System.Net;
using FinApi.Api.Http.Shared;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Http.Caching;
using FinApi.Application.Answers;
using FinApi.Application.Storage;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace FinApi.Api.Tests.Http;

/// <summary>Pages that nobody has asked for yet on this node.</summary>
public sealed class WarmUpTests
{
    private const string Page = "/v1/instruments/AAPL/bars?interval=1d"
        + "&start_time=2024-03-04T00:00:00Z&end_time=2024-03-09T00:00:00Z";

    private const string Name = "ListBars - { \"symbol\": \"AAPL\", \"interval\": \"1d\", "
        + "\"startTime\": \"2024-03-04T00:00:00Z\", \"endTime\": \"2024-03-09T00:00:00Z\", "
        + "\"order\": \"SORT_ORDER_ASCENDING\", \"pageSize\": 1000 }";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_EverySpellingOfAPage_CountsAsOneAndIsSharedOnce()
    {
        var cache = new RecordingCache();
        await using var server = await ApiServer.StartAsync(
            services => services.AddSingleton<IAnswerCache>(cache));
        await SendDayAsync(server);

        foreach (var (path, encoding) in ((string, string)[])
        [
            (Page, "identity"),
            (Page, "identity, x1"),
            (Page.Replace("AAPL", "aapl", StringComparison.Ordinal), "identity"),
            ($"{Page}&page_size=1000", "identity"),
            ($"{Page}&order=asc", "identity"),
        ])
        {
            await GetAsync(server, path, encoding);
        }

        await new History.HistoryClient(server.Grpc).ListBarsAsync(
            new ListBarsRequest
            {
                Symbol = "aaPl",
                Interval = "1d",
                StartTime = Timestamp.FromDateTime(new DateTime(2024, 3, 4, 0, 0, 0, DateTimeKind.Utc)),
                EndTime = Timestamp.FromDateTime(new DateTime(2024, 3, 9, 0, 0, 0, DateTimeKind.Utc)),
            },
            cancellationToken: Token);

        var counts = server.Services.GetRequiredService<AskedPages>().Take();
        Assert.Equal((Name, 6), (Assert.Single(counts).Key, counts[Name]));
        Assert.Single(cache.Made);
    }

    [Fact]
    public async Task Get_PageInAnotherSpelling_IsContinuedByItsToken()
    {
        await using var server = await ApiServer.StartAsync(
            services => services.AddSingleton<IAnswerCache>(new RecordingCache()));
        await SendDayAsync(server, "2024-03-04", "2024-03-05");
        var client = new History.HistoryClient(server.Grpc);
        var request = new ListBarsRequest
        {
            Symbol = "AAPL",
            Interval = "1d",
            StartTime = Timestamp.FromDateTime(new DateTime(2024, 3, 4, 0, 0, 0, DateTimeKind.Utc)),
            EndTime = Timestamp.FromDateTime(new DateTime(2024, 3, 9, 0, 0, 0, DateTimeKind.Utc)),
            PageSize = 1,
        };

        await client.ListBarsAsync(request, cancellationToken: Token);
        request.Symbol = "aapl";
        var first = await client.ListBarsAsync(request, cancellationToken: Token);
        request.PageToken = first.NextPageToken;
        var second = await client.ListBarsAsync(request, cancellationToken: Token);

        Assert.Equal(
            ("2024-03-04", "2024-03-05"), (first.Bars[0].TradingDate, second.Bars[0].TradingDate));
    }

    [Fact]
    public async Task Start_PagesAreAskedForMost_MakesThemAndIsReadyThen()
    {
        var cache = new RecordingCache();
        var asked = new FakeAskedPages(Name, "ListBars 7 {}", "ListBars - {", "Gone - {}");
        asked.Hold();
        await using var server = await ApiServer.StartAsync(
            services => services.AddSingleton<IAnswerCache>(cache).AddSingleton<IAskedPages>(asked));
        await SendDayAsync(server);
        var waiting = await GetAsync(server, "/health/ready");

        asked.Release();
        await Until.TrueAsync(
            async () => (await GetAsync(server, "/health/ready")).Status == HttpStatusCode.OK,
            () => "The node does not get ready.");
        var made = Assert.Single(cache.Made).Key;
        await GetAsync(server, Page);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, waiting.Status);
        Assert.Contains("The pages that are asked for most are being made", waiting.Body, StringComparison.Ordinal);
        Assert.Equal(made, Assert.Single(cache.Made).Key);
        // The node's own calls are no demand.
        Assert.Equal(1, server.Services.GetRequiredService<AskedPages>().Take()[Name]);
    }

    [Theory]
    [InlineData("--Warmup:MaxSeconds=0")]
    [InlineData("--Warmup:Pages=0")]
    [InlineData("--FinApi:Roles=market-data,ingest,account,reference,workers,streaming")]
    public async Task Start_NotToWaitForPages_IsReadyAtOnce(string setting)
    {
        var asked = new FakeAskedPages(Name);
        asked.Hold();
        await using var server = await ApiServer.StartAsync(
            services => services.AddSingleton<IAnswerCache>(new RecordingCache()).AddSingleton<IAskedPages>(asked),
            setting);

        await Until.TrueAsync(
            async () => (await GetAsync(server, "/health/ready")).Status == HttpStatusCode.OK,
            () => "The node does not get ready.");
    }

    [Fact]
    public async Task Start_CountsAreAway_IsReady()
    {
        var asked = new FakeAskedPages { IsAway = true };
        await using var server = await ApiServer.StartAsync(
            services => services.AddSingleton<IAnswerCache>(new RecordingCache()).AddSingleton<IAskedPages>(asked));

        await Until.TrueAsync(
            async () => (await GetAsync(server, "/health/ready")).Status == HttpStatusCode.OK,
            () => "The node does not get ready.");
    }

    // XNYS opens at 13:30 UTC: at 13:14 that is 16 minutes away.
    [Fact]
    public async Task Clock_MarketOpensSoon_MakesThemAgainAndTellsWhatWasAskedFor()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2024, 3, 11, 13, 12, 0, TimeSpan.Zero));
        var (cache, asked) = (new RecordingCache(), new FakeAskedPages { Time = time });
        await using var server = await ApiServer.StartAsync(services => services
            .AddSingleton<IAnswerCache>(cache)
            .AddSingleton<IAskedPages>(asked)
            .AddSingleton<TimeProvider>(time));
        await SendDayAsync(server);
        await GetAsync(server, Page);
        cache.Forget();

        await AdvanceAsync(time, asked, told: 1);
        await AdvanceAsync(time, asked, told: 2);
        await AdvanceAsync(time, asked, told: 3);
        await Until.TrueAsync(
            () => Task.FromResult(cache.Made.Count == 1), () => "The page is not made before the open.");

        Assert.Equal([12, 15], asked.Times.Select(found => found.Minute));
        Assert.Equal(1, asked.Counts[Name]);
    }

    private static async Task AdvanceAsync(FakeTimeProvider time, FakeAskedPages asked, int told)
    {
        time.Advance(TimeSpan.FromMinutes(1));
        await Until.TrueAsync(() => Task.FromResult(asked.Told == told), () => "Nothing was told in that minute.");
    }

    private static async Task SendDayAsync(ApiServer server, params string[] dates)
    {
        await using var publisher = new Publisher(server, "test");
        await publisher.SendAsync(
        [
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } },
            .. (dates is [] ? ["2024-03-04"] : dates).Select(Day),
        ]);
    }

    private static IngestItem Day(string date) =>
        new()
        {
            Bar = new Bar
            {
                Symbol = "AAPL",
                Interval = "1d",
                TradingDate = date,
                Open = "1",
                High = "1",
                Low = "1",
                Close = "1",
                Volume = "1000",
            },
        };

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(
        ApiServer server, string path, string encoding = "identity")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        using var answer = await server.Http.SendAsync(request, Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    private sealed class FakeAskedPages : IAskedPages
    {
        private TaskCompletionSource _held = new();

        public FakeAskedPages(params IEnumerable<string> names)
        {
            _held.SetResult();
            foreach (var name in names)
            {
                Counts[name] = 1;
            }
        }

        public ConcurrentDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

        public int Told { get; private set; }

        public TimeProvider Time { get; init; } = TimeProvider.System;

        public ConcurrentQueue<DateTimeOffset> Times { get; } = [];

        public bool IsAway { get; init; }

        public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _held.SetResult();

        public ValueTask NoteAsync(
            IReadOnlyCollection<KeyValuePair<string, int>> counts, CancellationToken cancellationToken)
        {
            foreach (var (name, count) in counts)
            {
                Counts[name] = count;
            }

            Told++;
            return ValueTask.CompletedTask;
        }

        public async ValueTask<IReadOnlyList<string>> FindTopAsync(int limit, CancellationToken cancellationToken)
        {
            Times.Enqueue(Time.GetUtcNow());
            await _held.Task.WaitAsync(cancellationToken);
            return IsAway ? throw new StorageUnavailableException("Away.") : [.. Counts.Keys];
        }
    }
}
