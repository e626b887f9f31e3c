using CsCheck;
using FinApi.Application.Ingest;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Tests.Ingest;

public sealed class BarBookTests
{
    [Fact]
    public void Trades_AnyArrivalOrderAndBatching_GiveTheBarsOfTheSortedTrades() =>
        Gen.Select(
            Gen.Int[0, 4 * 3600].Array[1, 60], Gen.Int[1, 500].Array[60], Gen.Int[1, 20], Gen.Int)
        .Sample((seconds, prices, batchSize, seed) =>
        {
            // Distinct times: trades of one instant are ordered by arrival, which is what this test changes.
            var trades = seconds.Distinct().Select((second, i) => Market.Trade(
                "AAPL",
                $"2026-11-20T{11 + (second / 3600):00}:{second / 60 % 60:00}:{second % 60:00}Z",
                prices[i],
                i + 1)).ToArray();
            var shuffled = (IngestItem[])trades.Clone();
            new Random(seed).Shuffle(shuffled);

            var sorted = BarsOf([.. trades.OrderBy(t => ((IngestItem.OfTrade)t).Trade.EventTime)], 1_000);
            var arrived = BarsOf(shuffled, batchSize);

            Assert.Equal(sorted, arrived);
        }, iter: 60);

    [Fact]
    public async Task Trades_LateOne_RevisesItsBarsAndRaisesRevision()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Trade("AAPL", "2026-11-20T14:50:30Z", 10),
            Market.Trade("AAPL", "2026-11-20T14:51:00Z", 11));

        await market.AcceptAsync(Market.Trade("AAPL", "2026-11-20T14:50:10Z", 9));

        var minutes = market.Store.BarsOf("AAPL", BarInterval.OneMinute);
        Assert.Equal([(9m, 10m, 1), (11m, 11m, 0)], minutes.Select(b => (b.Bar.Open, b.Bar.Close, b.Bar.Revision)));
        Assert.Equal((9m, 11m, 0), Of(market.Store.BarsOf("AAPL", BarInterval.OneHour)));

        static (decimal, decimal, int) Of(IReadOnlyList<StoredBar> bars) =>
            (bars.Single().Bar.Open, bars.Single().Bar.Close, bars.Single().Bar.Revision);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trades_FirstImport_RevisesNothingInWhateverOrderItsRowsAre(bool isNewestFirst)
    {
        await using var market = await Market.StartAsync();
        var trades = Enumerable.Range(0, 60)
            .Select(i => Market.Trade("AAPL", $"2026-11-19T14:{50 + (i / 10)}:{i % 10 * 5:00}Z", 10 + i))
            .ToList();
        if (isNewestFirst)
        {
            trades.Reverse();
        }

        await market.AcceptAsync([Market.Instrument("AAPL"), .. trades]);

        foreach (var interval in BarInterval.Stored)
        {
            Assert.All(market.Store.BarsOf("AAPL", interval), bar => Assert.Equal(0, bar.Bar.Revision));
        }

        // What comes late together is one revision.
        await market.AcceptAsync(
            [.. Enumerable.Range(0, 5).Select(i => Market.Trade("AAPL", $"2026-11-19T14:50:{10 + i}.5Z", 9))]);
        Assert.Equal(
            [1, 0, 0, 0, 0, 0],
            market.Store.BarsOf("AAPL", BarInterval.OneMinute).Select(bar => bar.Bar.Revision));
    }

    [Fact]
    public async Task Trades_LateOnesOfManyBars_AreOneQuestionToTheStore()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"), Market.Instrument("MSFT"));
        IngestItem[] AllDay() =>
        [
            .. Enumerable.Range(0, 390).Select(minute => Market.Trade(
                minute % 2 == 0 ? "AAPL" : "MSFT",
                $"2026-11-19T{14 + ((30 + minute) / 60):00}:{(30 + minute) % 60:00}:10Z",
                10)),
        ];
        await market.AcceptAsync(AllDay());
        await market.AcceptAsync(Market.Trade("AAPL", "2026-11-20T14:50:10Z", 9));
        var before = market.Store.BarReads;

        await market.AcceptAsync(AllDay());

        Assert.Equal(1, market.Store.BarReads - before);
        Assert.Equal(195, market.Store.BarsOf("AAPL", BarInterval.OneMinute).Count(b => b.Bar.TradeCount == 2));
        Assert.Equal(195, market.Store.BarsOf("MSFT", BarInterval.OneMinute).Count(b => b.Bar.TradeCount == 2));
    }

    [Fact]
    public async Task Trades_OutsideTheRegularSession_HaveNoDayBar()
    {
        await using var market = await Market.StartAsync();

        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Trade("AAPL", "2026-11-20T14:29:59Z", 1),
            Market.Trade("AAPL", "2026-11-19T21:00:00Z", 1));

        Assert.Equal(2, market.Store.BarsOf("AAPL", BarInterval.OneHour).Count);
        Assert.Empty(market.Store.BarsOf("AAPL", BarInterval.OneDay));
    }

    [Fact]
    public async Task SuppliedMinutes_FoldIntoAllLongerBars()
    {
        await using var market = await Market.StartAsync();

        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Bar("AAPL", BarInterval.OneMinute, "2026-11-19T14:30:00Z", 10, 12, 9, 11, 100),
            Market.Bar("AAPL", BarInterval.OneMinute, "2026-11-19T14:36:00Z", 11, 15, 11, 14, 50),
            Market.Bar("AAPL", BarInterval.OneMinute, "2026-11-19T21:30:00Z", 20, 20, 20, 20, 7));

        Assert.Equal(3, market.Store.BarsOf("AAPL", BarInterval.FiveMinutes).Count);
        var hour = market.Store.BarsOf("AAPL", BarInterval.OneHour)[0].Bar;
        var day = Assert.Single(market.Store.BarsOf("AAPL", BarInterval.OneDay)).Bar;
        Assert.Equal((10m, 15m, 9m, 14m, 150m), (hour.Open, hour.High, hour.Low, hour.Close, hour.Volume));
        Assert.Equal((10m, 15m, 9m, 14m, 150m), (day.Open, day.High, day.Low, day.Close, day.Volume));
        Assert.Equal(new LocalDate(2026, 11, 19), day.TradingDate);
    }

    [Fact]
    public async Task SuppliedMinutesInSeveralBatches_FoldLikeInOne()
    {
        var minutes = Enumerable.Range(0, 120).Select(i => Market.Bar(
            "AAPL",
            BarInterval.OneMinute,
            $"2026-11-19T{14 + ((i + 30) / 60):00}:{(i + 30) % 60:00}:00Z",
            10 + i,
            20 + i,
            5 + i,
            15 + i,
            i + 1)).ToArray();
        await using var one = await Market.StartAsync();
        await using var many = await Market.StartAsync();
        await one.AcceptAsync([Market.Instrument("AAPL"), .. minutes]);
        await many.AcceptAsync(Market.Instrument("AAPL"));

        foreach (var chunk in minutes.Chunk(7))
        {
            await many.AcceptAsync(chunk);
        }

        foreach (var interval in BarInterval.Stored)
        {
            Assert.Equal(
                one.Store.BarsOf("AAPL", interval).Select(b => b.Bar),
                many.Store.BarsOf("AAPL", interval).Select(b => b.Bar));
        }
    }

    [Fact]
    public async Task SuppliedBar_WinsOverTradesBeforeAndAfter()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Trade("AAPL", "2026-11-20T14:50:30Z", 100),
            Market.Bar("AAPL", BarInterval.OneMinute, "2026-11-20T14:50:00Z", 10, 12, 9, 11, 5));

        await market.AcceptAsync(
            Market.Trade("AAPL", "2026-11-20T14:50:40Z", 200), Market.Trade("AAPL", "2026-11-20T14:52:00Z", 13));

        var minutes = market.Store.BarsOf("AAPL", BarInterval.OneMinute).Select(b => b.Bar).ToList();
        var five = Assert.Single(market.Store.BarsOf("AAPL", BarInterval.FiveMinutes)).Bar;
        Assert.Equal([(12m, 5m), (13m, 1m)], minutes.Select(b => (b.High, b.Volume!.Value)));
        Assert.Equal((10m, 13m, 9m, 13m, 6m), (five.Open, five.High, five.Low, five.Close, five.Volume));
    }

    [Fact]
    public async Task SuppliedBar_Again_ChangesNothing()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Bar("AAPL", BarInterval.OneDay, "2026-11-19T14:30:00Z", 10, 12, 9, 11));
        var version = market.Latest.All.Single().SettledVersion;

        await market.AcceptAsync(Market.Bar("AAPL", BarInterval.OneDay, "2026-11-19T14:30:00Z", 10, 12, 9, 11));
        await market.AcceptAsync(Market.Bar("AAPL", BarInterval.OneDay, "2026-11-19T14:30:00Z", 10, 13, 9, 11));

        Assert.Equal((1, 2), (version, market.Latest.All.Single().SettledVersion));
        Assert.Equal(1, Assert.Single(market.Store.BarsOf("AAPL", BarInterval.OneDay)).Bar.Revision);
    }

    [Fact]
    public async Task SuppliedHours_FoldIntoTheDayWhereSessionsAreWholeHours()
    {
        await using var market = await Market.StartAsync();

        await market.AcceptAsync(
            Market.Instrument("BTCUSD", "CRYPTO"),
            Market.Instrument("AAPL"),
            Market.Bar("BTCUSD", BarInterval.OneHour, "2026-11-19T00:00:00Z", 10, 12, 9, 11),
            Market.Bar("BTCUSD", BarInterval.OneHour, "2026-11-19T23:00:00Z", 11, 14, 9, 13),
            Market.Bar("AAPL", BarInterval.OneHour, "2026-11-19T14:00:00Z", 11, 14, 9, 13));

        var day = Assert.Single(market.Store.BarsOf("BTCUSD", BarInterval.OneDay)).Bar;
        Assert.Equal((10m, 14m, 9m, 13m), (day.Open, day.High, day.Low, day.Close));
        Assert.Empty(market.Store.BarsOf("AAPL", BarInterval.OneDay));
    }

    private static List<(string, Instant, decimal, decimal, decimal, decimal, decimal?, decimal?, long?)> BarsOf(
        IngestItem[] trades, int batchSize)
    {
        var market = Market.StartAsync().GetAwaiter().GetResult();
        market.AcceptAsync(Market.Instrument("AAPL")).GetAwaiter().GetResult();
        foreach (var batch in trades.Chunk(batchSize))
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
