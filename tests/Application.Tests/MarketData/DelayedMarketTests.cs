using FinApi.Application.Callers;
using FinApi.Application.MarketData;
using FinApi.Application.MarketData.BatchGetQuotes;
using FinApi.Application.MarketData.BatchGetSnapshots;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Tests.MarketData;

/// <summary>A Free and an Enterprise caller side by side on one node.</summary>
public class DelayedMarketTests
{
    private static readonly MarketAccess Free = TestPlans.Live(TestPlans.Free);
    private static readonly MarketAccess Enterprise = TestPlans.Live(TestPlans.Enterprise);
    private static readonly TimeSpan Almost = TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1);

    [Fact]
    public async Task GetQuote_FreePlan_SeesItAtFifteenMinutesAndNotASecondEarlier()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(Market.Quote("AAPL", "2026-11-20T15:00:00Z", 1, 2));

        market.Time.Advance(Almost);
        Assert.Equal(ErrorReason.NoData, (await market.SendAsync(new GetQuoteQuery("AAPL", Free))).Error!.Reason);
        Assert.Equal(1, (await market.SendAsync(new GetQuoteQuery("AAPL", Enterprise))).Value.Quote.BidPrice);

        market.Time.Advance(TimeSpan.FromSeconds(1));
        var answer = (await market.SendAsync(new GetQuoteQuery("AAPL", Free))).Value;
        Assert.Equal(1, answer.Quote.BidPrice);
        Assert.Equal(
            new DataStatus(
                DataMode.Delayed,
                Market.At("2026-11-20T15:00:00Z"),
                Duration.FromMinutes(15),
                PriceAdjustment.Raw,
                string.Empty),
            answer.Status);
    }

    [Fact]
    public async Task GetQuote_FreePlan_SeesTheQuoteAsOfThenNotTheNewest()
    {
        await using var market = await StartAsync();
        for (var minute = 0; minute < 40; minute++)
        {
            var time = market.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
            await market.AcceptAsync(Market.Quote("AAPL", time, minute + 1, minute + 2));
            market.Time.Advance(TimeSpan.FromMinutes(1));
        }

        // 40 minutes have passed: 15 minutes ago the quote of minute 25 was new.
        Assert.Equal(26, (await market.SendAsync(new GetQuoteQuery("AAPL", Free))).Value.Quote.BidPrice);
        Assert.Equal(40, (await market.SendAsync(new GetQuoteQuery("AAPL", Enterprise))).Value.Quote.BidPrice);
        var batch = (await market.SendAsync(new BatchGetQuotesQuery(["AAPL"], Free))).Value;
        Assert.Equal(26, Assert.Single(batch.Quotes).Quote.BidPrice);
    }

    [Fact]
    public async Task GetSnapshot_FreePlan_HasEveryPartAsOfThen()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(
            Market.Bar("AAPL", BarInterval.OneDay, "2026-11-19T14:30:00Z", 90, 90, 90, 90),
            Market.Quote("AAPL", "2026-11-20T15:00:00Z", 1, 2),
            Market.Trade("AAPL", "2026-11-20T15:00:00Z", 100, 3));
        market.Time.Advance(TimeSpan.FromMinutes(1));
        await market.AcceptAsync(
            Market.Quote("AAPL", "2026-11-20T15:01:00Z", 5, 6), Market.Trade("AAPL", "2026-11-20T15:01:00Z", 120, 4));
        market.Time.Advance(Almost);

        var seen = (await market.SendAsync(new GetSnapshotQuery("AAPL", Free))).Value;

        Assert.Equal(1, seen.Quote!.BidPrice);
        Assert.Equal(100, seen.Trade!.Price);
        Assert.Equal((100m, 3m), (seen.DayBar!.Bar.High, seen.DayBar.Bar.Volume!.Value));
        Assert.Equal(100, seen.MinuteBar!.Bar.Close);
        Assert.Equal(90, seen.PreviousDayBar!.Bar.Close);
        Assert.Equal(10, seen.Change);
        Assert.Equal((DataMode.Delayed, Duration.FromMinutes(15)), (seen.Status.Mode, seen.Status.Delay));
        var now = (await market.SendAsync(new GetSnapshotQuery("AAPL", Enterprise))).Value;
        Assert.Equal((120m, 7m), (now.DayBar!.Bar.High, now.DayBar.Bar.Volume!.Value));

        market.Time.Advance(TimeSpan.FromSeconds(1));
        var batch = (await market.SendAsync(new BatchGetSnapshotsQuery(["AAPL"], Free))).Value;
        Assert.Equal(120, Assert.Single(batch.Snapshots).DayBar!.Bar.High);
    }

    [Fact]
    public async Task GetSnapshot_FreePlanAfterARestart_SeesWhatItSawBefore()
    {
        var store = new MemoryStore();
        await using (var before = await StartAsync(store))
        {
            for (var minute = 0; minute < 30; minute++)
            {
                var time = before.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
                await before.AcceptAsync(
                    Market.Quote("AAPL", time, minute + 1, minute + 2), Market.Trade("AAPL", time, 100 + minute));
                before.Time.Advance(TimeSpan.FromMinutes(1));
            }
        }

        await using var market = await Market.StartAsync(store, "2026-11-20T15:30:00Z");
        var seen = (await market.SendAsync(new GetSnapshotQuery("AAPL", Free))).Value;

        Assert.Equal(16, seen.Quote!.BidPrice);
        Assert.Equal(115, seen.Trade!.Price);

        // After a restart the day bar is known as of the end of each minute.
        Assert.Equal((100m, 114m), (seen.DayBar!.Bar.Open, seen.DayBar.Bar.Close));
        Assert.Equal(129, (await market.SendAsync(new GetSnapshotQuery("AAPL", Enterprise))).Value.DayBar!.Bar.Close);
    }

    [Fact]
    public async Task Get_TestKey_SeesTheSimulatedMarketOnly()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(Market.Quote("AAPL", "2026-11-20T14:00:00Z", 1, 2));
        await market.AcceptFromAsync(
            "simulated", Market.Instrument("SIMA"), Market.Quote("SIMA", "2026-11-20T14:00:00Z", 1, 2));
        await market.AcceptAsync(Market.Instrument("SIMB"), Market.Quote("SIMB", "2026-11-20T14:00:00Z", 1, 2));
        var test = TestPlans.Test(TestPlans.Enterprise);

        Assert.True((await market.SendAsync(new GetQuoteQuery("SIMA", test))).IsSuccess);
        var refused = (await market.SendAsync(new GetQuoteQuery("aapl", test))).Error!;
        Assert.Equal((ErrorKind.PermissionDenied, ErrorReason.TestMarketOnly), (refused.Kind, refused.Reason));
        Assert.Contains("AAPL", refused.Message, StringComparison.Ordinal);

        // A publisher's data make a symbol one of the real market again.
        Assert.Equal(
            ErrorReason.TestMarketOnly,
            (await market.SendAsync(new GetLatestTradeQuery("SIMB", test))).Error!.Reason);
        var batch = (await market.SendAsync(new BatchGetQuotesQuery(["SIMA", "AAPL", "SIMB", "NOPE"], test))).Error!;
        Assert.Equal(["symbols[1]", "symbols[2]"], batch.Violations.Select(violation => violation.Field));
        Assert.True((await market.SendAsync(new BatchGetQuotesQuery(["SIMA", "AAPL"], Enterprise))).IsSuccess);
    }

    private static async Task<Market> StartAsync(MemoryStore? store = null)
    {
        var market = await Market.StartAsync(store);
        await market.AcceptAsync(Market.Instrument("AAPL"));
        return market;
    }
}
