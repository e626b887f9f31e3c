using CsCheck;
using FinApi.Application.Ingest;
using FinApi.Application.Ingest.Calendars;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.Tests.Ingest.Conditions;

public sealed class SaleConditionTests
{
    private static readonly (string, string)[] Settings = [("Bars:Conditions:XNAS", "T")];

    private static readonly SaleConditionTable Table = new("T", new Dictionary<string, TradeUses>
    {
        ["I"] = TradeUses.Volume,
        ["Z"] = TradeUses.HighLow | TradeUses.Volume,
        ["M"] = TradeUses.None,
        ["6"] = TradeUses.All | TradeUses.ClosingPrint,
    });

    private static readonly string?[] Codes = [null, "I", "Z", "M", "6"];

    public static TheoryData<string?, decimal, decimal, decimal, long> Cases { get; } = new()
    {
        { null, 12, 12, 3, 2 },
        { "@", 12, 12, 3, 2 },
        { "I", 10, 10, 3, 2 },
        { "Z", 12, 10, 3, 2 },
        { "M", 10, 10, 1, 1 },
        { "Z I", 10, 10, 3, 2 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Bars_OfATradeWithConditions_HaveWhatItMaySet(
        string? conditions, decimal high, decimal close, decimal volume, long count)
    {
        await using var market = await StartAsync();

        await market.AcceptAsync(
            Market.Instrument("AAPL"), Trade("a", 0, 10, 1, null), Trade("b", 1, 12, 2, conditions));

        foreach (var interval in BarInterval.Stored)
        {
            var bar = market.Store.BarsOf("AAPL", interval).Single().Bar;
            Assert.Equal(
                (10m, high, close, volume, count),
                (bar.Open, bar.High, bar.Close, bar.Volume!.Value, bar.TradeCount!.Value));
        }

        Assert.Equal(conditions, market.Store.Trades[1].Conditions);
    }

    [Fact]
    public async Task Bars_OfATradeThatMayNotSetAPrice_BeginWithTheFirstThatMay()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"), Trade("a", 0, 99, 3, "I"), Trade("b", 1, 98, 4, "Z"));
        Assert.All(BarInterval.Stored, interval => Assert.Empty(market.Store.BarsOf("AAPL", interval)));

        await market.AcceptAsync(Trade("c", 2, 10, 1, null));

        foreach (var interval in BarInterval.Stored)
        {
            var bar = market.Store.BarsOf("AAPL", interval).Single().Bar;
            Assert.Equal((10m, 98m, 10m, 10m, 8m), (bar.Open, bar.High, bar.Low, bar.Close, bar.Volume!.Value));
        }
    }

    [Fact]
    public async Task ClosingPrint_AfterTheBell_ClosesTheDayAndNoMinuteOfTheSession()
    {
        await using var market = await StartAsync(now: "2026-11-20T22:00:00Z");
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            At("a", "2026-11-20T20:59:59Z", 10, null),
            At("b", "2026-11-20T21:00:01Z", 50, null),
            At("c", "2026-11-20T21:00:05Z", 12, "6"));

        var day = market.Store.BarsOf("AAPL", BarInterval.OneDay).Single().Bar;
        Assert.Equal((10m, 12m, 12m, 2m), (day.Open, day.High, day.Close, day.Volume!.Value));
        var minutes = market.Store.BarsOf("AAPL", BarInterval.OneMinute);
        Assert.Equal([(10m, 1m), (12m, 2m)], minutes.Select(each => (each.Bar.Close, each.Bar.Volume!.Value)));

        await market.AcceptAsync(new IngestItem.OfTradeCancel(new TradeReference(Aapl, "c", null, null)));

        Assert.Equal(10m, market.Store.BarsOf("AAPL", BarInterval.OneDay).Single().Bar.Close);
    }

    // Nothing else keeps trades that make no bar, but every bar must not cost a read of them.
    [Fact]
    public async Task Bars_OfNewMinutes_AreMadeWithoutReadingTrades()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"), Trade("a", 0, 10, 1, null));
        var reads = market.Store.TradeReads;

        for (var minute = 1; minute < 7; minute++)
        {
            await market.AcceptAsync(Trade($"i{minute}", minute * 60, 99, 2, "I"));
            await market.AcceptAsync(Trade($"b{minute}", (minute * 60) + 1, 11, 1, null));
        }

        Assert.Equal(reads, market.Store.TradeReads);
        Assert.All(
            market.Store.BarsOf("AAPL", BarInterval.OneMinute).Skip(1),
            minute => Assert.Equal((11m, 3m), (minute.Bar.High, minute.Bar.Volume!.Value)));
        Assert.Equal(19m, market.Store.BarsOf("AAPL", BarInterval.OneDay).Single().Bar.Volume);
    }

    [Fact]
    public async Task Move_ToAMarketWithAnotherTable_MakesTheBarsAnewByIt()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            At("a", "2026-11-18T15:00:00Z", 10, null),
            At("b", "2026-11-18T15:00:01Z", 99, "I"),
            At("c", "2026-11-19T15:00:01Z", 98, "I"));

        // The sessions are the same: only the table differs.
        await market.AcceptAsync(Market.Instrument("AAPL", "XNYS"));
        await WaitForRemakesAsync(market.Store);
        var all = market.Store.BarsOf("AAPL", BarInterval.OneDay).Select(day => (day.Bar.High, day.Bar.Revision));
        Assert.Equal([(99m, 1), (98m, 0)], all);

        await market.AcceptAsync(Market.Instrument("AAPL"));
        await WaitForRemakesAsync(market.Store);
        var day = market.Store.BarsOf("AAPL", BarInterval.OneDay).Single().Bar;
        Assert.Equal((10m, 2m, 2), (day.High, day.Volume!.Value, day.Revision));
        Assert.Single(market.Store.BarsOf("AAPL", BarInterval.OneMinute));
    }

    // A writer that ends before the work is done leaves it to the next.
    [Fact]
    public async Task Start_WithBarsThatAreStillToBeMadeAnew_MakesThem()
    {
        var store = new MemoryStore();
        store.Tables["T"] = Table;
        await using (var before = await Market.StartAsync(store, settings: Settings))
        {
            await WaitForRuleAsync(store, Table.Fingerprint);
            await before.AcceptAsync(
                Market.Instrument("AAPL", "XNYS"),
                At("a", "2026-11-18T15:00:00Z", 10, null),
                At("b", "2026-11-18T15:00:01Z", 99, "I"));
            store.Refuse = commit => commit.Sources.Any(ledger => ledger.Source == "import:bar-rules")
                ? new StorageUnavailableException("gone")
                : null;
            await before.AcceptAsync(Market.Instrument("AAPL"));
        }

        Assert.Single(store.Remakes);
        Assert.Equal(99m, store.BarsOf("AAPL", BarInterval.OneDay).Single().Bar.High);
        store.Refuse = _ => null;

        await using var after = await Market.StartAsync(store, settings: Settings);

        await WaitForRemakesAsync(store);
        Assert.Equal(10m, store.BarsOf("AAPL", BarInterval.OneDay).Single().Bar.High);
    }

    // Half hours have neither the print after the bell nor the volume of a half hour without a price.
    [Fact]
    public async Task Calendar_ThatChangesAPastDate_LeavesTheDayItsClosingPrintAndVolume()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            At("a", "2026-11-19T15:00:00Z", 10, null),
            At("b", "2026-11-19T17:00:00Z", 99, "I"),
            At("c", "2026-11-19T19:00:05Z", 12, "6"));
        var date = new LocalDate(2026, 11, 19);

        await market.AcceptAsync(new IngestItem.OfCalendar(new CalendarChange(
            Mic.Parse("XNAS"),
            TimeZone: null,
            IsAlwaysOpen: false,
            date,
            date.PlusDays(1),
            [
                new TradingSession(
                    date, Market.At("2026-11-19T14:30:00Z"), Market.At("2026-11-19T19:00:00Z"), IsEarlyClose: true),
            ])));
        await WaitForRemakesAsync(market.Store);

        var day = market.Store.BarsOf("AAPL", BarInterval.OneDay).Single().Bar;
        Assert.Equal((10m, 12m, 12m, 3m), (day.Open, day.High, day.Close, day.Volume!.Value));
        Assert.Equal(Market.At("2026-11-19T19:00:00Z"), day.EndTime);
    }

    [Fact]
    public async Task Start_WithAnotherTable_MakesTheBarsAnewAndWithTheSameOneNothing()
    {
        var store = new MemoryStore();
        await using (var before = await Market.StartAsync(store))
        {
            await before.AcceptAsync(
                Market.Instrument("AAPL"),
                Market.Instrument("EURUSD", "FX"),
                At("a", "2026-11-18T15:00:00Z", 10, null),
                At("b", "2026-11-18T15:00:01Z", 99, "I"),
                At("c", "2026-11-19T15:00:01Z", 98, "I"),
                At("d", "2026-11-19T21:00:05Z", 12, "6"));
            Assert.Empty(store.Rules);
        }

        store.Tables["T"] = Table;
        await using (var after = await Market.StartAsync(store, settings: Settings))
        {
            await WaitForRuleAsync(store, Table.Fingerprint);
            var days = store.BarsOf("AAPL", BarInterval.OneDay);
            Assert.Equal([(10m, 1), (12m, 1)], days.Select(each => (each.Bar.High, each.Bar.Revision)));
        }

        await using (var again = await Market.StartAsync(store, settings: Settings))
        {
            await again.AcceptFromAsync("next", At("e", "2026-11-20T14:50:01Z", 7, null));
            Assert.Equal(1, store.BarsOf("AAPL", BarInterval.OneDay)[0].Bar.Revision);
        }

        await using var without = await Market.StartAsync(store);
        await WaitForRuleAsync(store, string.Empty);
        Assert.Equal(99m, store.BarsOf("AAPL", BarInterval.OneDay)[0].Bar.High);
    }

    // The law: whatever the order of arrival, and whatever is cancelled or corrected on the way, bars are those of the
    // trades that stand.
    [Fact]
    public void Bars_AnyArrivalCancelsAndCorrections_AreTheFoldOfWhatStands() =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 7_200], Gen.Int[1, 50], Gen.Int[0, 4].Select(i => Codes[i]))
                .Array[1, 25],
            Gen.Int[0, 3].Array[25],
            Gen.Int[1, 8],
            Gen.Int)
        .Sample((trades, fates, batchSize, seed) =>
        {
            var random = new Random(seed);
            var distinct = trades.DistinctBy(each => each.Item1).ToArray();
            var items = distinct.Select((each, i) => Trade($"{i}", each.Item1, each.Item2, 1, each.Item3)).ToList();
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(items));
            var standing = new List<IngestItem>();
            for (var i = 0; i < distinct.Length; i++)
            {
                var (second, price, conditions) = distinct[i];
                var own = items.FindIndex(item => item is IngestItem.OfTrade t && t.Trade.TradeId == $"{i}");
                var place = random.Next(own + 1, items.Count + 1);
                if (fates[i] == 0)
                {
                    items.Insert(place, new IngestItem.OfTradeCancel(new TradeReference(Aapl, $"{i}", null, null)));
                }
                else if (fates[i] == 1)
                {
                    items.Insert(place, Correct($"{i}", price + 7));
                    standing.Add(Trade($"{i}", second, price + 7, 1, conditions));
                }
                else
                {
                    standing.Add(Trade($"{i}", second, price, 1, conditions));
                }
            }

            Assert.Equal(BarsOf([.. standing], 1_000), BarsOf([.. items], batchSize));
        }, iter: 60);

    private static Symbol Aapl { get; } = Symbol.Parse("AAPL");

    private static async Task<Market> StartAsync(string now = "2026-11-20T17:00:00Z")
    {
        var store = new MemoryStore();
        store.Tables["T"] = Table;
        var market = await Market.StartAsync(store, now, Settings);
        await WaitForRuleAsync(store, Table.Fingerprint);
        return market;
    }

    private static async Task WaitForRuleAsync(MemoryStore store, string fingerprint)
    {
        while ((await store.ListRulesAsync(TestContext.Current.CancellationToken)).All(
            rule => rule.Fingerprint != fingerprint))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task WaitForRemakesAsync(MemoryStore store)
    {
        while ((await store.ListRemakesAsync(TestContext.Current.CancellationToken)).Count > 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static IngestItem Trade(string id, int second, decimal price, decimal size, string? conditions)
    {
        var time = $"2026-11-20T{15 + (second / 3600):00}:{second / 60 % 60:00}:{second % 60:00}Z";
        return new IngestItem.OfTrade(((IngestItem.OfTrade)At(id, time, price, conditions)).Trade with { Size = size });
    }

    private static IngestItem At(string id, string time, decimal price, string? conditions) =>
        new IngestItem.OfTrade(((IngestItem.OfTrade)Market.Trade("AAPL", time, price)).Trade with
        {
            TradeId = id,
            Conditions = conditions,
        });

    private static IngestItem Correct(string id, decimal price) =>
        new IngestItem.OfTradeCorrection(
            new TradeReference(Aapl, id, null, null),
            new Trade
            {
                Symbol = Aapl,
                Price = price,
                Size = 1,
                EventTime = Instant.MinValue,
                ReceiveTime = default,
            });

    private static List<(string, Instant, decimal, decimal, decimal, decimal, decimal?, decimal?, long?)> BarsOf(
        IngestItem[] items, int batchSize)
    {
        var market = StartAsync().GetAwaiter().GetResult();
        market.AcceptAsync(Market.Instrument("AAPL")).GetAwaiter().GetResult();
        foreach (var batch in items.Chunk(batchSize))
        {
            market.AcceptAsync(batch).GetAwaiter().GetResult();
        }

        market.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return
        [
            .. BarInterval.Stored.SelectMany(i => market.Store.BarsOf("AAPL", i)).Select(b => (
                b.Bar.Interval.Code,
                b.Bar.StartTime,
                b.Bar.Open,
                b.Bar.High,
                b.Bar.Low,
                b.Bar.Close,
                b.Bar.Volume,
                b.Bar.Vwap,
                b.Bar.TradeCount)),
        ];
    }
}
