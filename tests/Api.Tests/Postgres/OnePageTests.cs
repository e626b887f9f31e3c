using System.Collections.Concurrent;
using System.Net;
using System.Text;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FinApi.Api.Tests.Postgres;

/// <summary>
/// Two nodes over one PostgreSQL that are asked for pages and exports of settled data while either corrects these: one
/// ETag never has two bodies.
/// </summary>
public sealed class OnePageTests : IAsyncLifetime
{
    private const string Database = "finapi";
    private const int Steps = 250;

    // Fewer than the plan has in a minute, for all readers of a node.
    private const int MaxReads = 800;

    private const string Days = "start_time=2024-03-04T00:00:00Z&end_time=2024-03-09T00:00:00Z";

    private static readonly string[] Paths =
    [
        $"/v1/instruments/AAPL/bars?interval=1m&{Days}",
        $"/v1/instruments/AAPL/bars?interval=1m&{Days}&page_size=3",
        $"/v1/instruments/AAPL/bars?interval=1d&{Days}",
        $"/v1/instruments/AAPL/bars?interval=1d&{Days}&adjustment=all",
        $"/v1/instruments/AAPL/bars?interval=1d&{Days}&adjustment=dividend",
        $"/v1/instruments/AAPL/bars?interval=1m&{Days}&adjustment=split",
        $"/v1/instruments/AAPL/bars?interval=1w&{Days}&adjustment=all",
        $"/v1/instruments/AAPL/bars?interval=4h&{Days}&order=desc",
        $"/v1/bars?symbols=AAPL&symbols=MSFT&interval=1d&{Days}",
        $"/v1/bars?symbols=MSFT&symbols=AAPL&symbols=aapl&interval=1d&{Days}&adjustment=all",
        $"/v1/instruments/AAPL/trades?{Days}",
        $"/v1/instruments/AAPL/trades?{Days}&page_size=2&order=desc",
        $"/v1/instruments/AAPL/quotes?{Days}",
        $"/v1/instruments/AAPL/bars:export?interval=1m&{Days}",
        $"/v1/instruments/AAPL/bars:export?interval=1d&{Days}&adjustment=all",
        $"/v1/instruments/AAPL/trades:export?{Days}",
        $"/v1/instruments/AAPL/bars:export?interval=1m&format=arrow&{Days}",
        $"/v1/instruments/AAPL/bars:export?interval=1d&format=parquet&{Days}&adjustment=all",
        $"/v1/instruments/AAPL/trades:export?format=arrow&{Days}",
        $"/v1/bars:export?symbols=MSFT&symbols=AAPL&interval=1d&format=arrow&{Days}&adjustment=all",
    ];

    private readonly ConcurrentDictionary<string, string> _bodies = new();
    private int _unversioned;

    private PostgresServer _postgres = null!;
    private ApiServer _one = null!;
    private ApiServer _other = null!;
    private Publisher? _toOne;
    private Publisher? _toOther;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        _postgres = await PostgresServer.CreateAsync();
        await _postgres.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        _one = await StartAsync("one");
        _toOne = new Publisher(_one, "seed");
        await _toOne.SendAsync(
            InstrumentOf("AAPL"),
            InstrumentOf("MSFT"),
            DayOf("AAPL", 4, 100),
            DayOf("AAPL", 5, 102),
            DayOf("MSFT", 4, 9));
        _other = await StartAsync("other");
        _toOther = new Publisher(_other, "other");
    }

    private Task<ApiServer> StartAsync(string id)
    {
        var port = FreePort.Find();
        return ApiServer.StartAsync(
            replace: null,
            $"--ConnectionStrings:Postgres={_postgres.ConnectionString(Database)}",
            $"--Accounts:Pepper={Convert.ToBase64String(new byte[32])}",
            $"--Ports:Grpc={port}",

            // One key makes all the load, and each node gives out half of what it may.
            "--Limits:Shadow=true",
            $"--Node:Id={id}",
            $"--Node:Address=http://127.0.0.1:{port}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _toOne, _toOther, _one, _other, _postgres })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Get_WhileEitherNodeCorrects_OneTagHasOneBody(int seed)
    {
        var random = new Random(seed);
        var known = new Dictionary<string, string>();
        for (var step = 0; step < Steps; step++)
        {
            var what = $"seed {seed}, step {step}";
            if (random.Next(3) == 0)
            {
                await CorrectAsync(random, step);
            }

            var path = Paths[random.Next(Paths.Length)];
            var sent = random.Next(2) == 0 ? known.GetValueOrDefault(path) : null;
            var (status, tag, body) = await GetAsync(random.Next(2) == 0 ? _one : _other, path, sent);
            if (status == HttpStatusCode.NotModified)
            {
                Assert.True(sent == tag, $"{what}: {path} confirmed {tag} to a caller that has {sent}.");
                continue;
            }

            AssertOneBody(what, path, tag, body);
            known[path] = tag;
        }
    }

    // Both at once: answers are made of pages that are read while commits are under way.
    [Fact]
    public async Task Get_WhileCorrectionsAreUnderWay_OneTagHasOneBody()
    {
        const int seed = 4;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reading = Enumerable.Range(0, 4).Select(reader => Task.Run(
            async () =>
            {
                var random = new Random(seed + reader);
                for (var read = 0; read < MaxReads && !stop.IsCancellationRequested; read++)
                {
                    var path = Paths[random.Next(Paths.Length)];
                    var (_, tag, body) = await GetAsync(reader % 2 == 0 ? _one : _other, path, etag: null);
                    AssertOneBody($"seed {seed}, reader {reader}", path, tag, body);
                }
            },
            Token)).ToList();

        var writing = new Random(seed);
        for (var step = 0; step < Steps / 2 && !reading.Any(reader => reader.IsFaulted); step++)
        {
            await CorrectAsync(writing, step);
        }

        await stop.CancelAsync();
        await Task.WhenAll(reading);
        Assert.True(_unversioned < 20, $"{_unversioned} pages without data had no ETag.");
    }

    [Fact]
    public async Task Get_AfterACorrectionOnTheOtherNode_IsTheNewBodyUnderANewTag()
    {
        for (var i = 0; i < Paths.Length; i++)
        {
            var (_, before, old) = await GetAsync(_other, Paths[i], etag: null);
            await _toOne!.SendAsync(TradeAt(14, i + 1), QuoteAt(14, i + 1), DayOf("AAPL", 4, 80 + i));

            // Another question than the first for answers that the node keeps for some seconds.
            var (status, after, body) = await GetAsync(_other, Paths[i], "\"none.w\"");

            Assert.Equal(HttpStatusCode.OK, status);
            Assert.NotEqual(old, body);
            Assert.True(before != after, $"{Paths[i]} has a new body under {before}.");
        }
    }

    private void AssertOneBody(string what, string path, string tag, string body)
    {
        if (tag.Length == 0 && body.Contains("EMPTY_REASON_NOT_LOADED", StringComparison.Ordinal))
        {
            // The first data came while their absence was explained: no version has such a page.
            Interlocked.Increment(ref _unversioned);
            return;
        }

        Assert.True(tag.Length > 0, $"{what}: {path} has no ETag: {body}");
        var known = _bodies.GetOrAdd(tag, body);
        Assert.True(known == body, $"{what}: {path} has two bodies under {tag}:\n{known}\n\n{body}");
    }

    private async Task CorrectAsync(Random random, int step)
    {
        IngestItem[] items = random.Next(6) switch
        {
            0 => [QuoteAt(random.Next(14, 20), random.Next(1, 100))],
            1 => [DayOf("AAPL", 4 + random.Next(3), random.Next(50, 150))],
            2 => [DayOf("MSFT", 4 + random.Next(3), random.Next(5, 15))],
            3 => [DividendOn(7 + random.Next(2), random.Next(1, 5))],
            _ => [TradeAt(random.Next(14, 20), random.Next(50, 150)), TradeAt(random.Next(14, 20), step + 1)],
        };
        var isOne = random.Next(3) > 0;
        while (!await TrySendAsync(isOne, items))
        {
        }
    }

    // A node that hands on may be refused while the writer is not known.
    private async Task<bool> TrySendAsync(bool isOne, IngestItem[] items)
    {
        var publisher = (isOne ? _toOne : _toOther)!;
        var first = publisher.NextSequence;
        try
        {
            Assert.Empty((await publisher.SendAsync(items)).Rejections);
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            await publisher.DisposeAsync();
            publisher = new Publisher(isOne ? _one : _other, isOne ? "seed" : "other") { NextSequence = first };
            (_toOne, _toOther) = isOne ? (publisher, _toOther) : (_toOne, publisher);
            return false;
        }
    }

    private static async Task<(HttpStatusCode Status, string Tag, string Body)> GetAsync(
        ApiServer node, string path, string? etag)
    {
        while (true)
        {
            try
            {
                return await GetOnceAsync(node, path, etag);
            }
            catch (HttpRequestException) when (path.StartsWith("/v1/bars:export", StringComparison.Ordinal))
            {
                // Broken off: a later instrument was not as the headers had promised.
            }
        }
    }

    private static async Task<(HttpStatusCode Status, string Tag, string Body)> GetOnceAsync(
        ApiServer node, string path, string? etag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        using var answer = await node.Http.SendAsync(request, Token);
        var body = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(Token));
        var status = answer.StatusCode;
        Assert.True(
            status is HttpStatusCode.OK or HttpStatusCode.NotModified, $"{path}: {status} {body}");
        return (status, answer.Headers.ETag?.ToString() ?? string.Empty, body);
    }

    private static IngestItem InstrumentOf(string symbol) =>
        new() { Instrument = new Instrument { Symbol = symbol, Mic = "XNAS" } };

    private static IngestItem DayOf(string symbol, int day, int close) =>
        new()
        {
            Bar = new Bar
            {
                Symbol = symbol,
                Interval = "1d",
                TradingDate = $"2024-03-{day:00}",
                Open = $"{close}",
                High = $"{close}",
                Low = $"{close}",
                Close = $"{close}",
                Volume = "1000",
            },
        };

    private static IngestItem DividendOn(int day, int amount) =>
        new()
        {
            CorporateAction = new CorporateAction
            {
                Symbol = "AAPL",
                ExDate = $"2024-03-{day:00}",
                Type = CorporateActionType.CashDividend,
                Ordinal = 1,
                Amount = $"{amount}",
            },
        };

    private static IngestItem TradeAt(int hour, int price) =>
        new() { Trade = new Trade { Symbol = "AAPL", Price = $"{price}", Size = "100", EventTime = At(hour) } };

    private static IngestItem QuoteAt(int hour, int price) =>
        new() { Quote = new Quote { Symbol = "AAPL", BidPrice = $"{price}", BidSize = "1", EventTime = At(hour) } };

    private static Timestamp At(int hour) =>
        Timestamp.FromDateTime(new DateTime(2024, 3, 4, hour, 30, 0, DateTimeKind.Utc));
}
