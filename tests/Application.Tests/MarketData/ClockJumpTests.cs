using FinApi.Application.Callers;
using FinApi.Application.MarketData;
using FinApi.Application.MarketData.Following;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Tests.MarketData;

/// <summary>The clock of the machine is set forward for a moment, and back, or back alone.</summary>
public sealed class ClockJumpTests
{
    private const string Now = "2026-11-20T15:00:00Z";
    private const string AnHourLater = "2026-11-20T16:00:00Z";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly MarketAccess Enterprise = TestPlans.Live(TestPlans.Enterprise);
    private static readonly MarketAccess Free = TestPlans.Live(TestPlans.Free);

    [Fact]
    public async Task GetQuote_ClockWasAheadForAMoment_IsStaleUntilTheNextQuoteTakesItsPlace()
    {
        await using var market = await StartAheadAsync();
        Assert.Equal((9m, DataMode.RealTime), await QuoteAsync(market, "AAPL"));

        market.Time.Jump = TimeSpan.Zero;
        Assert.Equal(DataMode.Stale, (await QuoteAsync(market, "AAPL")).Mode);
        await market.AcceptAsync(Market.Quote("AAPL", Now, 2, 3), Market.Trade("AAPL", Now, 2.5m));

        Assert.Equal((2m, DataMode.RealTime), await QuoteAsync(market, "AAPL"));
        var snapshot = (await market.SendAsync(new GetSnapshotQuery("AAPL", Enterprise))).Value;
        Assert.Equal((2.5m, Market.At(Now)), (snapshot.Trade!.Price, snapshot.MinuteBar!.Bar.StartTime));
        Assert.Equal(DataMode.RealTime, snapshot.Status.Mode);
    }

    // An instrument of which nothing comes shows what it had.
    [Fact]
    public async Task GetQuote_ClockIsSetBack_ComesBackByItselfWithinSeconds()
    {
        await using var market = await StartAheadAsync();
        market.Time.Jump = TimeSpan.Zero;

        await PassUntilAsync(market, async () => (await QuoteAsync(market, "MSFT")).Bid == 1);

        Assert.Equal((1m, DataMode.Stale), await QuoteAsync(market, "MSFT")); // its feed is silent
        var snapshot = (await market.SendAsync(new GetSnapshotQuery("MSFT", Enterprise))).Value;
        Assert.Equal((1.5m, Market.At(Now)), (snapshot.Trade!.Price, snapshot.MinuteBar!.Bar.StartTime));
        market.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(1, (await market.SendAsync(new GetQuoteQuery("MSFT", Free))).Value.Quote.BidPrice);
    }

    [Fact]
    public async Task LoadAsync_StoreHasTicksOfTheFuture_LeavesThemOut()
    {
        MemoryStore store = new();
        await using (await StartAheadAsync(store))
        {
        }

        await using var restarted = await Market.StartAsync(store);

        Assert.Equal(1m, (await QuoteAsync(restarted, "AAPL")).Bid);
        var snapshot = (await restarted.SendAsync(new GetSnapshotQuery("AAPL", Enterprise))).Value;
        Assert.Equal((1.5m, Market.At(Now)), (snapshot.Trade!.Price, snapshot.MinuteBar!.Bar.StartTime));
    }

    // A clock that was behind when the node started is put right: what it had left out is the market.
    [Fact]
    public async Task GetQuote_ClockWasBehindAtTheStart_ShowsTheNewestOnceItIsRight()
    {
        MemoryStore store = new();
        await using (var ahead = await Market.StartAsync(store, AnHourLater))
        {
            await ahead.AcceptAsync(Market.Instrument("AAPL"), Market.Quote("AAPL", AnHourLater, 9, 10));
        }

        await using var market = await Market.StartAsync(store);
        Assert.False((await market.SendAsync(new GetQuoteQuery("AAPL", Enterprise))).IsSuccess);
        market.Time.Jump = Hour;

        await PassUntilAsync(
            market, async () => (await market.SendAsync(new GetQuoteQuery("AAPL", Enterprise))).IsSuccess);

        Assert.Equal(9m, (await QuoteAsync(market, "AAPL")).Bid);
    }

    // A minute is what clocks of venues differ by; of two such venues neither hides the other.
    [Fact]
    public async Task GetQuote_VenueWhoseClockIsAhead_DoesNotHideTheOthers()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Quote("AAPL", "2026-11-20T15:00:40Z", 9, 10),
            Market.Quote("AAPL", "2026-11-20T15:00:39Z", 8, 9));
        Assert.Equal((9m, DataMode.RealTime), await QuoteAsync(market, "AAPL"));

        await market.AcceptAsync(Market.Quote("AAPL", Now, 1, 2));
        Assert.Equal((1m, DataMode.RealTime), await QuoteAsync(market, "AAPL"));

        // Late quotes stay history.
        await market.AcceptAsync(Market.Quote("AAPL", "2026-11-20T14:59:59Z", 5, 6));
        Assert.Equal(1m, (await QuoteAsync(market, "AAPL")).Bid);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(-1, false)]
    [InlineData(30, true)]
    [InlineData(-3_600, true)]
    public void WasSet_ClockIsSetBetweenTwoLooks_IsToldOnce(int seconds, bool wasSet)
    {
        var time = new SettableTime(Market.At(Now).ToDateTimeOffset());
        var watch = new ClockWatch(time);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(watch.WasSet());

        time.Jump = TimeSpan.FromSeconds(seconds);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(wasSet, watch.WasSet());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(watch.WasSet());
    }

    // Quotes of 15:00, then of 16:00 while the clock is an hour ahead.
    private static async Task<Market> StartAheadAsync(MemoryStore? store = null)
    {
        var market = await Market.StartAsync(store);
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Instrument("MSFT"),
            Market.Quote("AAPL", Now, 1, 2),
            Market.Trade("AAPL", Now, 1.5m),
            Market.Quote("MSFT", Now, 1, 2),
            Market.Trade("MSFT", Now, 1.5m));
        market.Time.Jump = Hour;
        await market.AcceptAsync(
            Market.Quote("AAPL", AnHourLater, 9, 10),
            Market.Trade("AAPL", AnHourLater, 9.5m),
            Market.Quote("MSFT", AnHourLater, 9, 10),
            Market.Trade("MSFT", AnHourLater, 9.5m));
        return market;
    }

    private static async Task<(decimal? Bid, DataMode Mode)> QuoteAsync(Market market, string symbol)
    {
        var answer = (await market.SendAsync(new GetQuoteQuery(symbol, Enterprise))).Value;
        return (answer.Quote.BidPrice, answer.Status.Mode);
    }

    // The watch runs on a thread of its own, a second apart by the clock that stands still.
    private static async Task PassUntilAsync(Market market, Func<Task<bool>> condition)
    {
        market.Time.Advance(TimeSpan.FromSeconds(1));
        while (!await condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
