using System.Net;
using System.Text.Json.Nodes;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Streaming;
using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Api.Tests.Services;

/// <summary>A cancelled and a corrected trade over everything that shows trades and bars.</summary>
public sealed class TradeRevisionTests
{
    private const string Trades = "/v1/instruments/AAPL/trades";
    private const string Bars = "/v1/instruments/AAPL/bars?interval=1m&end_time=2024-03-05T00:00:00Z";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CancelAndCorrection_OfADayLongPast_AreSeenEverywhere()
    {
        await using var server = await ApiServer.StartAsync();
        await using var publisher = new Publisher(server, "feed");
        await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } },
            TradeAt(10, "a", "10"),
            TradeAt(20, "b", "99"),
            TradeAt(90, "c", "50"));
        var before = TimeProvider.System.GetUtcNow().UtcDateTime;
        var tag = await FetchTagAsync(server, Bars);

        var answer = await publisher.SendAsync(Cancel("b", 20), Cancel("c", 90), Correct("a", 10, "11", "2"));
        var again = await publisher.SendAsync(Cancel("b", 20), Cancel("zz", 20), Correct("b", 20, "1", "1"));

        Assert.Equal((3, 0), (answer.Accepted, answer.Rejections.Count));
        Assert.Equal(1, again.Duplicates);
        Assert.Equal(
            [(1, "TRADE_NOT_FOUND"), (2, "TRADE_CANCELLED")],
            again.Rejections.Select(rejection => (rejection.Index, rejection.Reason)));

        // REST, with the validator of a cache.
        using var bars = await GetAsync(server, Bars, tag);
        Assert.Equal(HttpStatusCode.OK, bars.StatusCode);
        var bar = Assert.Single((await ReadAsync(bars))["bars"]!.AsArray())!;
        Assert.Equal(
            ("11", "11", "2", 1),
            ((string?)bar["open"], (string?)bar["high"], (string?)bar["volume"], (int?)bar["revision"]));
        using var page = await GetAsync(server, Trades, tag: null);
        Assert.Equal("11", (string?)Assert.Single((await ReadAsync(page))["trades"]!.AsArray())!["price"]);

        // gRPC, as the trades stand and as they stood.
        var history = new History.HistoryClient(server.Grpc);
        var stands = await history.ListTradesAsync(new ListTradesRequest { Symbol = "AAPL" }, cancellationToken: Token);
        var stood = await history.ListTradesAsync(
            new ListTradesRequest { Symbol = "AAPL", AsOf = Timestamp.FromDateTime(before) },
            cancellationToken: Token);
        Assert.Equal(["a"], stands.Trades.Select(trade => trade.TradeId));
        Assert.Equal(["a 10", "b 99", "c 50"], stood.Trades.Select(trade => $"{trade.TradeId} {trade.Price}"));

        // CSV.
        var csv = await server.Http.GetStringAsync(Trades + ":export", Token);
        var past = await server.Http.GetStringAsync($"{Trades}:export?as_of={before:O}", Token);
        Assert.Equal((2, 4), (csv.Trim().Split('\n').Length, past.Trim().Split('\n').Length));
        Assert.Contains(",11,2,", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelAndCorrection_OfTheLatestTrades_AreStreamedAndSnapshotsShowWhatStands()
    {
        await using var server = await ApiServer.StartAsync();
        await using var publisher = new Publisher(server, "live");
        await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "BTCUSD", Mic = "CRYPTO" } });
        await using var stream = await LiveStream.StartAsync(server.Grpc);
        await stream.SubscribeAsync(
            LiveStream.Trades("BTCUSD"),
            new Topic { Channel = StreamChannel.Bars, Symbol = "BTCUSD", Interval = "1h", Delivery = Delivery.Every });
        await publisher.SendAsync(TradeNow("a", "10"), TradeNow("b", "99"));

        await publisher.SendAsync(Cancel("b"), Correct("a", "12"));
        var items = await ReadItemsAsync(stream, item => item.TradeCorrection is not null);
        await publisher.SendAsync(Cancel("a"));
        items.AddRange(await ReadItemsAsync(stream, item => item.BarRemoval is not null));

        var cancel = items.First(item => item.TradeCancel is not null).TradeCancel;
        var correction = items.Single(item => item.TradeCorrection is not null).TradeCorrection;
        Assert.Equal(("b", "99"), (cancel.TradeId, cancel.Before.Price));
        Assert.Equal(("a", "10", "12"), (correction.TradeId, correction.Before.Price, correction.Trade.Price));
        Assert.Contains(items, item => item.Bar is { Revision: > 0, High: "12", Close: "12" });
        Assert.Equal("1h", items.Single(item => item.BarRemoval is not null).BarRemoval.Interval);

        await publisher.SendAsync(TradeNow("c", "7"), TradeNow("d", "8"), Cancel("d"));
        await using var late = await LiveStream.StartAsync(server.Grpc);
        await late.SubscribeAsync(LiveStream.Trades("BTCUSD"));
        var snapshot = (await late.WaitAsync(StreamFrame.FrameOneofCase.Snapshot)).Snapshot;
        Assert.Equal("c", snapshot.Trade.TradeId);
        using var latest = await GetAsync(server, "/v1/instruments/BTCUSD/snapshot", tag: null);
        Assert.Equal("c", (string?)(await ReadAsync(latest))["snapshot"]!["trade"]!["tradeId"]);
    }

    private static async Task<List<DataItem>> ReadItemsAsync(LiveStream stream, Predicate<DataItem> isLast)
    {
        List<DataItem> items = [];
        while (!items.Exists(isLast))
        {
            items.AddRange((await stream.WaitAsync(StreamFrame.FrameOneofCase.Data)).Data.Items);
        }

        return items;
    }

    private static IngestItem TradeAt(int second, string id, string price) => new()
    {
        Trade = new Trade
        {
            Symbol = "AAPL",
            TradeId = id,
            Price = price,
            Size = "1",
            EventTime = At(second),
        },
    };

    private static IngestItem TradeNow(string id, string price) => new()
    {
        Trade = new Trade
        {
            Symbol = "BTCUSD",
            TradeId = id,
            Price = price,
            Size = "1",
            EventTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
        },
    };

    private static IngestItem Cancel(string id, int second) => new()
    {
        TradeCancel = new TradeCancel { Symbol = "aapl", TradeId = id, EventTime = At(second) },
    };

    private static IngestItem Cancel(string id) => new()
    {
        TradeCancel = new TradeCancel { Symbol = "BTCUSD", TradeId = id },
    };

    private static IngestItem Correct(string id, int second, string price, string size) => new()
    {
        TradeCorrection = new TradeCorrection
        {
            Symbol = "AAPL",
            TradeId = id,
            EventTime = At(second),
            Trade = new Trade { Price = price, Size = size },
        },
    };

    private static IngestItem Correct(string id, string price) => new()
    {
        TradeCorrection = new TradeCorrection
        {
            Symbol = "BTCUSD",
            TradeId = id,
            Trade = new Trade { Price = price, Size = "1" },
        },
    };

    private static Timestamp At(int second) =>
        Timestamp.FromDateTime(new DateTime(2024, 3, 4, 15, 0, 0, DateTimeKind.Utc).AddSeconds(second));

    private static async Task<string> FetchTagAsync(ApiServer server, string path)
    {
        using var answer = await GetAsync(server, path, tag: null);
        return Assert.IsType<string>(answer.Headers.ETag?.ToString());
    }

    private static async Task<HttpResponseMessage> GetAsync(ApiServer server, string path, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        return await server.Http.SendAsync(request, Token);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
}
