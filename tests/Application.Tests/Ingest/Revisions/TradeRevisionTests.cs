using FinApi.Application.History;
using FinApi.Application.History.ListBars;
using FinApi.Application.Ingest;
using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Application.Nodes;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.Tests.Ingest.Revisions;

public sealed class TradeRevisionTests
{
    private static readonly Symbol Aapl = Symbol.Parse("AAPL");

    [Fact]
    public async Task Cancel_OfTheHighOfADay_RevisesTheBarsOfAllIntervals()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Trade("a", "2026-11-19T14:50:10Z", 10),
            Trade("b", "2026-11-19T14:50:20Z", 99, 5),
            Trade("c", "2026-11-19T14:50:30Z", 11));
        await market.AcceptAsync(Trade("d", "2026-11-20T14:50:30Z", 12));
        var version = market.Latest.All.Single().SettledVersion;

        await market.AcceptAsync(Cancel("b"));

        foreach (var interval in BarInterval.Stored)
        {
            var bar = market.Store.BarsOf("AAPL", interval)[0].Bar;
            Assert.Equal((10m, 11m, 10m, 11m, 2m, 2L, 1), NumbersOf(bar));
        }

        Assert.Equal(["a", "c", "d"], market.Store.Trades.OrderBy(t => t.EventTime).Select(t => t.TradeId));
        Assert.Equal(version + 1, market.Latest.All.Single().SettledVersion);
        Assert.Equal("d", market.Latest.All.Single().Trade!.TradeId);
    }

    [Fact]
    public async Task Cancel_OfTheLatestTrade_ShowsTheOneBefore()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Trade("a", "2026-11-20T14:58:10Z", 10),
            Trade("b", "2026-11-20T14:59:10Z", 99));
        var version = market.Latest.All.Single().SettledVersion;

        await market.AcceptAsync(Cancel("b"));

        var state = market.Latest.All.Single();
        Assert.Equal(version, state.SettledVersion); // of the last minutes nothing is settled
        Assert.Equal(("a", 10m, 10m), (state.Trade!.TradeId, state.MinuteBar!.Close, state.DayBar!.Close));
        Assert.Equal(Market.At("2026-11-20T14:58:00Z"), state.MinuteBar.StartTime);
        Assert.Single(market.Store.BarsOf("AAPL", BarInterval.OneMinute));

        await market.AcceptAsync(Cancel("a"));

        Assert.Null(state.Trade);
        Assert.Null(state.MinuteBar);
        Assert.Null(state.DayBar);
        Assert.All(BarInterval.Stored, interval => Assert.Empty(market.Store.BarsOf("AAPL", interval)));
    }

    [Fact]
    public async Task Correction_KeepsTheTradesPlaceAndWhatItDoesNotSay()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Trade("a", "2026-11-20T14:58:10Z", 10),
            Trade("b", "2026-11-20T14:58:10Z", 11));
        var sequence = market.Store.Trades[0].Sequence;

        await market.AcceptAsync(Correct("a", 8, 3, newId: "a2"));
        await market.AcceptAsync(Correct("a", 9, 4));

        var trade = market.Store.Trades.Single(each => each.TradeId == "a2");
        Assert.Equal((sequence, 9m, 4m, "XNAS"), (trade.Sequence, trade.Price, trade.Size, trade.Venue));
        var bar = market.Store.BarsOf("AAPL", BarInterval.OneMinute).Single().Bar;
        Assert.Equal((9m, 11m, 9m, 11m, 5m, 2L, 2), NumbersOf(bar));
        Assert.Equal("b", market.Latest.All.Single().Trade!.TradeId);
    }

    [Fact]
    public async Task Correction_OfTheTime_MovesTheTradeToAnotherBar()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"), Trade("a", "2026-11-20T14:58:10Z", 10));

        await market.AcceptAsync(Correct("a", 10, 1, newTime: "2026-11-20T14:55:00Z"));

        var minute = market.Store.BarsOf("AAPL", BarInterval.OneMinute).Single().Bar;
        var state = market.Latest.All.Single();
        Assert.Equal(Market.At("2026-11-20T14:55:00Z"), minute.StartTime);
        Assert.Equal(minute.StartTime, state.MinuteBar!.StartTime);
        Assert.Equal(minute.StartTime, state.Trade!.EventTime);
    }

    // Clients keep the bar with the greatest revision, whichever node has removed it.
    [Fact]
    public async Task Bar_ThatComesAgain_HasAGreaterRevision()
    {
        var store = new MemoryStore();
        await using (var market = await Market.StartAsync(store))
        {
            await market.AcceptAsync(Market.Instrument("AAPL"), Trade("a", "2026-11-20T14:50:10Z", 10));
            await market.AcceptAsync(Cancel("a"));
            await market.AcceptAsync(Trade("b", "2026-11-20T14:50:20Z", 11));
            Assert.All(BarInterval.Stored, i => Assert.Equal(1, store.BarsOf("AAPL", i).Single().Bar.Revision));
            await market.AcceptAsync(Cancel("b"));
        }

        await using var other = await Market.StartAsync(store);
        await other.AcceptFromAsync(
            "o", Trade("c", "2026-11-20T14:50:30Z", 12), Trade("d", "2026-11-20T14:51:00Z", 12));
        await other.AcceptFromAsync("o", Trade("e", "2026-11-20T14:50:40Z", 13));

        Assert.Equal([3, 0], store.BarsOf("AAPL", BarInterval.OneMinute).Select(bar => bar.Bar.Revision));
        Assert.Equal(2, store.BarsOf("AAPL", BarInterval.OneDay).Single().Bar.Revision);
    }

    // Until then a trade that was moved is where it was, and not there twice.
    [Fact]
    public async Task DelayedPlan_CorrectionOfTheTime_IsSeenWholeAfterTheDelay()
    {
        await using var market = await Market.StartAsync(now: "2026-11-20T16:00:00Z");
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Trade("a", "2026-11-20T15:30:10Z", 10),
            Trade("b", "2026-11-20T15:32:10Z", 11));
        SetTime(market, "2026-11-20T16:10:00Z");

        await market.AcceptAsync(Correct("a", 10, 1, newTime: "2026-11-20T15:35:00Z"));

        Assert.Equal(["15:30", "15:32"], await SeenAsync(pageSize: 2));
        Assert.Equal(["15:30"], await SeenAsync(pageSize: 1));
        SetTime(market, "2026-11-20T16:25:01Z");
        Assert.Equal(["15:32", "15:35"], await SeenAsync(pageSize: 2));

        async Task<IEnumerable<string>> SeenAsync(int pageSize)
        {
            var range = new TimeRange(Market.At("2026-11-20T15:30:00Z"), Market.At("2026-11-20T15:40:00Z"));
            var page = (await market.SendAsync(new ListBarsQuery(
                "AAPL",
                "1m",
                range,
                PriceAdjustment.Raw,
                false,
                pageSize,
                string.Empty,
                TestPlans.Live(TestPlans.Free)))).Value;
            return page.Bars.Select(bar => bar.Bar.StartTime.ToString("HH:mm", null));
        }
    }

    public static TheoryData<string, IngestItem, string, string> Refused { get; } = new()
    {
        { "unknown id", Cancel("zz"), "TRADE_NOT_FOUND", "trade_cancel.trade_id" },
        { "unknown venue", Cancel("a", venue: "XNYS"), "TRADE_NOT_FOUND", "trade_cancel.trade_id" },
        { "another time", Cancel("a", time: "2026-11-20T14:50:11Z"), "TRADE_NOT_FOUND", "trade_cancel.trade_id" },
        { "older than a week", Cancel("old"), "TRADE_NOT_FOUND", "trade_cancel.trade_id" },
        { "of another instrument", Cancel("a", symbol: "MSFT"), "TRADE_NOT_FOUND", "trade_cancel.trade_id" },
        { "two trades", Cancel("twice"), "TRADE_AMBIGUOUS", "trade_cancel.trade_id" },
        { "one of two was cancelled", Cancel("again"), "TRADE_AMBIGUOUS", "trade_cancel.trade_id" },
        { "correction of a cancelled one", Correct("gone", 1, 1), "TRADE_CANCELLED", "trade_correction.trade_id" },
        { "no instrument", Cancel("a", symbol: "NOPE"), "SYMBOL_NOT_FOUND", "trade_cancel.symbol" },
        { "no price", Correct("a", 0, 1), "INVALID_FIELD", "trade_correction.trade.price" },
        { "negative size", Correct("a", 1, -1), "INVALID_FIELD", "trade_correction.trade.size" },
        {
            "time ahead",
            Correct("a", 1, 1, newTime: "2026-11-20T15:02:00Z"),
            "TIME_IN_FUTURE",
            "trade_correction.trade.event_time"
        },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Item_ThatNamesNoOneTrade_IsRejectedAndTheRestIsKept(
        string why, IngestItem item, string reason, string field)
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Instrument("MSFT"),
            Trade("a", "2026-11-20T14:50:10Z", 10),
            Trade("old", "2026-11-12T14:50:10Z", 10),
            Trade("twice", "2026-11-19T14:50:10Z", 10),
            Trade("twice", "2026-11-20T14:50:10Z", 10),
            Trade("again", "2026-11-19T14:50:10Z", 10),
            Trade("gone", "2026-11-20T14:50:10Z", 10));
        await market.AcceptAsync(Cancel("gone"), Cancel("again"), Trade("again", "2026-11-20T14:50:10Z", 10));

        var batch = new IngestBatch("other", 1, 1, [item, Trade("b", "2026-11-20T14:51:00Z", 7)]);
        var receipt = (await market.PublishAsync(batch)).Value;

        var rejection = Assert.Single(receipt.Rejections);
        Assert.True((0, reason, field) == (rejection.Index, rejection.Reason, rejection.Field), why);
        Assert.Equal(1, receipt.Accepted);
        Assert.Contains(market.Store.Trades, trade => trade.TradeId == "b");
    }

    [Fact]
    public async Task Cancel_BeforeItsTrade_IsRejectedAndTakenUnderTheSameNumberAfterIt()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"));
        var early = new IngestBatch("feed", 1, 1, [Cancel("a"), Trade("a", "2026-11-20T14:50:10Z", 10)]);

        var first = (await market.PublishAsync(early)).Value;
        var second = (await market.PublishAsync(early)).Value;

        Assert.Equal((1, "TRADE_NOT_FOUND"), (first.Accepted, first.Rejections.Single().Reason));
        Assert.Equal((1, 1, 0), (second.Accepted, second.Duplicates, second.Rejections.Count));
        Assert.Empty(market.Store.Trades);
    }

    [Fact]
    public async Task Items_SentAgain_AreDuplicatesUnderTheSameAndUnderOtherNumbers()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Trade("a", "2026-11-20T14:50:10Z", 10),
            Trade("b", "2026-11-20T14:50:20Z", 11));
        var items = new IngestBatch("feed", 1, 1, [Cancel("a"), Correct("b", 12, 2)]);
        await market.PublishAsync(items);
        var before = (market.Latest.All.Single().SettledVersion, market.Store.TradeRevisions.Count);

        var same = (await market.PublishAsync(items)).Value;
        var others = (await market.PublishAsync(items with { FirstSequence = 3 })).Value;

        Assert.Equal((0, 2, 0), (same.Accepted, same.Duplicates, same.Rejections.Count));
        Assert.Equal((0, 2, 0), (others.Accepted, others.Duplicates, others.Rejections.Count));
        Assert.Equal(before, (market.Latest.All.Single().SettledVersion, market.Store.TradeRevisions.Count));
        Assert.Equal(1, market.Store.BarsOf("AAPL", BarInterval.OneDay).Single().Bar.Revision);
    }

    [Fact]
    public async Task TradeAndItsRevisions_InOneBatch_LeaveWhatStands()
    {
        await using var market = await Market.StartAsync();

        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Trade("a", "2026-11-20T14:50:10Z", 10),
            Trade("b", "2026-11-20T14:50:20Z", 99),
            Cancel("b"),
            Correct("a", 9, 1),
            Correct("a", 8, 2),
            Trade("c", "2026-11-20T14:50:30Z", 12));

        var bar = market.Store.BarsOf("AAPL", BarInterval.OneMinute).Single().Bar;
        Assert.Equal((8m, 12m, 8m, 12m, 3m, 2L, 0), NumbersOf(bar));
        Assert.Equal(["a", "c"], market.Store.Trades.Select(t => t.TradeId).Order());
        Assert.Equal(3, market.Store.TradeRevisions.Count);
        Assert.Equal("c", market.Latest.All.Single().Trade!.TradeId);
    }

    [Fact]
    public async Task SuppliedBars_StayAndAreFoldedWithWhatStands()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Trade("a", "2026-11-19T14:50:10Z", 10),
            Trade("b", "2026-11-19T14:50:20Z", 99),
            Trade("c", "2026-11-19T14:51:20Z", 98),
            Market.Bar("AAPL", BarInterval.OneMinute, "2026-11-19T14:51:00Z", 20, 30, 15, 25, 7));

        await market.AcceptAsync(Cancel("b"), Cancel("c"));

        var minutes = market.Store.BarsOf("AAPL", BarInterval.OneMinute);
        Assert.Equal([(10m, false), (30m, true)], minutes.Select(each => (each.Bar.High, each.IsSupplied)));
        foreach (var interval in BarInterval.Stored.Skip(1))
        {
            var bar = market.Store.BarsOf("AAPL", interval).Single().Bar;
            Assert.Equal((10m, 30m, 10m, 25m, 8m), (bar.Open, bar.High, bar.Low, bar.Close, bar.Volume));
            Assert.Equal(1, bar.Revision);
        }
    }

    [Fact]
    public async Task Items_WhileAnOlderNodeLives_AreRejectedUntilItIsGone()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"), Trade("a", "2026-11-20T14:50:10Z", 10));
        var batch = new IngestBatch("feed", 1, 1, [Cancel("a")]);
        market.Get<NodeDuty>().EntryVersion = 1;

        var early = (await market.PublishAsync(batch)).Value;
        market.Get<NodeDuty>().EntryVersion = NodeIdentity.EntryVersion;
        var late = (await market.PublishAsync(batch)).Value;

        Assert.Equal(
            ("UPGRADE_PENDING", "trade_cancel"), (early.Rejections.Single().Reason, early.Rejections.Single().Field));
        Assert.Equal(1, late.Accepted);
    }

    [Fact]
    public async Task Log_OfACancel_HasTheTradeForStreamsAndBarsThatAreGone()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"), Trade("a", "2026-11-20T14:50:10Z", 10));

        await market.AcceptFromAsync("import:x", Cancel("a"));

        var entries = market.Store.Rows[^1].Entries;
        var cancel = entries.Single(entry => entry.Item is TradeRevision).ToEvent(1);
        Assert.Equal((TopicKind.Trades, "a"), (cancel.Kind, cancel.Revision!.Before.TradeId));
        Assert.Equal(
            12, entries.Count(entry => entry is { Item: BarRemoval { Latest: null }, IsTopicItem: true }));
        Assert.Equal(6, entries.Count(entry => entry.Item is BarBefore));
    }

    [Fact]
    public async Task ListTrades_AsOf_ShowsWhatStoodThen()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Trade("a", "2026-11-20T14:50:10Z", 10),
            Trade("b", "2026-11-20T14:50:20Z", 11));
        SetTime(market, "2026-11-20T15:10:00Z");
        await market.AcceptAsync(Cancel("a"), Correct("b", 12, 1));
        SetTime(market, "2026-11-20T15:20:00Z");
        await market.AcceptAsync(Correct("b", 13, 1));

        Assert.Equal("", await PricesAsync("2026-11-20T14:50:00Z"));
        Assert.Equal("10", await PricesAsync("2026-11-20T14:50:10Z"));
        Assert.Equal("10 11", await PricesAsync("2026-11-20T15:09:59Z"));
        Assert.Equal("12", await PricesAsync("2026-11-20T15:10:00Z"));
        Assert.Equal("13", await PricesAsync("2026-11-20T15:20:00Z"));
        Assert.Equal("13", await PricesAsync(asOf: null));
        var ahead = await market.SendAsync(QueryAt("2026-11-20T15:20:01Z"));
        Assert.Equal("as_of", ahead.Error!.Violations.Single().Field);

        async Task<string> PricesAsync(string? asOf) =>
            string.Join(' ', (await market.SendAsync(QueryAt(asOf))).Value.Trades.Select(trade => trade.Price));
    }

    [Fact]
    public async Task DelayedPlan_LearnsOfACancelAfterItsDelayAndNotBefore()
    {
        await using var market = await Market.StartAsync(now: "2026-11-20T16:00:00Z");
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Trade("a", "2026-11-20T15:30:10Z", 10),
            Trade("b", "2026-11-20T15:40:20Z", 99),
            Trade("c", "2026-11-20T15:59:00Z", 12));
        SetTime(market, "2026-11-20T16:10:00Z");

        await market.AcceptAsync(Cancel("b"));

        var before = await SeenAsync();
        SetTime(market, "2026-11-20T16:24:59Z");
        var justBefore = await SeenAsync();
        SetTime(market, "2026-11-20T16:25:01Z");
        var after = await SeenAsync();
        Assert.Equal(("a b", 2, 99m, false), before);
        Assert.Equal(("a b c", 3, 99m, false), justBefore);
        Assert.Equal(("a c", 2, 12m, true), after);

        async Task<(string, int, decimal, bool)> SeenAsync()
        {
            var delayed = TestPlans.Live(TestPlans.Free);
            var trades = (await market.SendAsync(
                new ListTradesQuery("AAPL", default, false, 0, string.Empty, delayed))).Value;
            var range = new TimeRange(Market.At("2026-11-20T15:00:00Z"), Market.At("2026-11-20T16:00:00Z"));
            var minutes = (await market.SendAsync(new ListBarsQuery(
                "AAPL", "1m", range, PriceAdjustment.Raw, false, 0, string.Empty, delayed))).Value;
            return (
                string.Join(' ', trades.Trades.Select(trade => trade.TradeId)),
                minutes.Bars.Count,
                minutes.Bars.Max(bar => bar.Bar.High),
                trades.Version is not null);
        }
    }

    [Fact]
    public async Task DelayedPlan_LatestTrade_IsTheCancelledOneUntilTheDelayIsOver()
    {
        await using var market = await Market.StartAsync(now: "2026-11-20T16:00:00Z");
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Trade("a", "2026-11-20T15:58:10Z", 10),
            Trade("b", "2026-11-20T15:59:20Z", 99));
        await market.AcceptAsync(Cancel("b"));

        Assert.Equal("b", await LatestAsync("2026-11-20T16:14:50Z"));
        Assert.Equal("a", await LatestAsync("2026-11-20T16:15:01Z"));

        async Task<string?> LatestAsync(string now)
        {
            SetTime(market, now);
            var answer = await market.SendAsync(
                new GetLatestTradeQuery("AAPL", TestPlans.Live(TestPlans.Free)));
            return answer.Value.Trade.TradeId;
        }
    }

    private static void SetTime(Market market, string time) =>
        market.Time.Advance(Market.At(time).ToDateTimeOffset() - market.Time.GetUtcNow());

    private static ListTradesQuery QueryAt(string? asOf) =>
        new("AAPL", default, false, 0, string.Empty, TestPlans.Live(TestPlans.Enterprise))
        {
            AsOf = asOf is null ? null : Market.At(asOf),
        };

    private static IngestItem Trade(string id, string time, decimal price, decimal size = 1) =>
        new IngestItem.OfTrade(((IngestItem.OfTrade)Market.Trade("AAPL", time, price, size)).Trade with
        {
            TradeId = id,
            Venue = "XNAS",
        });

    private static IngestItem Cancel(string id, string? venue = null, string? time = null, string symbol = "AAPL") =>
        new IngestItem.OfTradeCancel(
            new TradeReference(Symbol.Parse(symbol), id, venue, time is null ? null : Market.At(time)));

    private static IngestItem Correct(
        string id, decimal price, decimal size, string? newId = null, string? newTime = null) =>
        new IngestItem.OfTradeCorrection(
            new TradeReference(Aapl, id, Venue: null, EventTime: null),
            new Trade
            {
                Symbol = Aapl,
                TradeId = newId,
                Price = price,
                Size = size,
                EventTime = newTime is null ? Instant.MinValue : Market.At(newTime),
                ReceiveTime = default,
            });

    private static (decimal, decimal, decimal, decimal, decimal?, long?, int) NumbersOf(Bar bar) =>
        (bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, bar.TradeCount, bar.Revision);
}
