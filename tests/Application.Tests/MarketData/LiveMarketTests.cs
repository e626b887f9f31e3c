using FinApi.Application.Callers;
using FinApi.Application.MarketData;
using FinApi.Application.MarketData.BatchGetQuotes;
using FinApi.Application.MarketData.BatchGetSnapshots;
using FinApi.Application.Results;
using FinApi.Application.Status;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Tests.MarketData;

public sealed class LiveMarketTests
{
    private const string Now = "2026-11-20T15:00:00Z";

    private static readonly MarketAccess Enterprise = TestPlans.Live(TestPlans.Enterprise);

    [Fact]
    public async Task GetQuote_LowerCase_IsAnsweredInUpperCase()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("BRK.B"), Market.Quote("brk.b", Now, 1, 2));

        var answer = (await market.SendAsync(new GetQuoteQuery("brk.b", Enterprise))).Value;

        Assert.Equal("BRK.B", answer.Quote.Symbol.Value);
        Assert.Equal(DataMode.RealTime, answer.Status.Mode);
        Assert.Equal(Market.At(Now), answer.Status.AsOfTime);
    }

    [Fact]
    public async Task Get_UnknownSymbolAndNothingYet_AreDifferentErrors()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"));

        Assert.Equal(
            ErrorReason.SymbolNotFound, (await market.SendAsync(new GetQuoteQuery("ZZZ", Enterprise))).Error!.Reason);
        Assert.Equal(ErrorReason.NoData, (await market.SendAsync(new GetQuoteQuery("AAPL", Enterprise))).Error!.Reason);
        Assert.Equal(
            ErrorReason.NoData, (await market.SendAsync(new GetLatestTradeQuery("AAPL", Enterprise))).Error!.Reason);
        Assert.True((await market.SendAsync(new GetSnapshotQuery("AAPL", Enterprise))).IsSuccess);
        Assert.Equal(
            ErrorReason.InvalidField, (await market.SendAsync(new GetQuoteQuery("A$B", Enterprise))).Error!.Reason);
    }

    [Theory]
    [InlineData("2026-11-20T15:00:20Z", DataMode.RealTime)] // the feed lives
    [InlineData("2026-11-20T15:00:31Z", DataMode.Stale)] // the feed is silent while the market is open
    [InlineData("2026-11-20T23:00:00Z", DataMode.Stale)] // after hours: still trading
    [InlineData("2026-11-21T03:00:00Z", DataMode.EndOfDay)] // Friday night
    [InlineData("2026-11-22T12:00:00Z", DataMode.EndOfDay)] // Sunday
    [InlineData("2026-11-25T03:00:00Z", DataMode.Stale)] // two sessions later
    public async Task GetQuote_AsTimePasses_TellsHowCurrentItIs(string later, DataMode mode)
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"), Market.Quote("AAPL", Now, 1, 2));

        // Not advanced: every timer of the node would run for each second of days.
        market.Time.Jump = (Market.At(later) - Market.At(Now)).ToTimeSpan();

        Assert.Equal(mode, (await market.SendAsync(new GetQuoteQuery("AAPL", Enterprise))).Value.Status.Mode);
    }

    [Fact]
    public async Task BatchGetQuotes_Mixed_PutsEverySymbolInOneList()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Instrument("MSFT"),
            Market.Instrument("IBM"),
            Market.Quote("IBM", Now, 1, 2),
            Market.Quote("AAPL", Now, 1, 2));

        var query = new BatchGetQuotesQuery(["ibm", "nope", "MSFT", "AAPL", "IBM"], Enterprise);
        var batch = (await market.SendAsync(query)).Value;

        Assert.Equal(["IBM", "AAPL"], batch.Quotes.Select(q => q.Quote.Symbol.Value));
        Assert.Equal(["NOPE"], batch.NotFound);
        Assert.Equal(["MSFT"], batch.NoData);
    }

    [Fact]
    public async Task BatchGet_TooManyNoneOrMalformed_NamesTheField()
    {
        await using var market = await Market.StartAsync();
        string[] many = [.. Enumerable.Range(0, 501).Select(i => $"S{i}")];

        var tooMany = await market.SendAsync(new BatchGetQuotesQuery(many, Enterprise));
        var none = await market.SendAsync(new BatchGetSnapshotsQuery([], Enterprise));
        var malformed = await market.SendAsync(new BatchGetSnapshotsQuery(["AAPL", "A$B"], Enterprise));

        Assert.Equal("symbols", Assert.Single(tooMany.Error!.Violations).Field);
        Assert.Equal("symbols", Assert.Single(none.Error!.Violations).Field);
        Assert.Equal("symbols[1]", Assert.Single(malformed.Error!.Violations).Field);
        Assert.True((await market.SendAsync(new BatchGetQuotesQuery(many[..500], Enterprise))).IsSuccess);
    }

    [Fact]
    public async Task GetSnapshot_InSession_ChangeCountsFromThePreviousClose()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Bar("AAPL", BarInterval.OneDay, "2026-11-18T14:30:00Z", 1, 1, 1, 1),
            Market.Bar("AAPL", BarInterval.OneDay, "2026-11-19T14:30:00Z", 8, 8, 8, 8),
            Market.Trade("AAPL", Now, 9));

        var snapshot = (await market.SendAsync(new GetSnapshotQuery("AAPL", Enterprise))).Value;

        Assert.Equal((1m, 12.5m), (snapshot.Change, snapshot.ChangePercent));
        Assert.Equal((9m, false), (snapshot.DayBar!.Bar.Close, snapshot.DayBar.IsComplete));
        Assert.Equal((8m, true), (snapshot.PreviousDayBar!.Bar.Close, snapshot.PreviousDayBar.IsComplete));
        Assert.Equal(Market.At(Now), snapshot.MinuteBar!.Bar.StartTime);
        Assert.Null(snapshot.Quote);
    }

    [Fact]
    public async Task GetSnapshot_AfterHours_ChangeCountsFromTodaysClose()
    {
        await using var market = await Market.StartAsync(now: "2026-11-20T22:00:00Z");
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Bar("AAPL", BarInterval.OneDay, "2026-11-19T14:30:00Z", 8, 8, 8, 8),
            Market.Bar("AAPL", BarInterval.OneDay, "2026-11-20T14:30:00Z", 10, 10, 10, 10),
            Market.Trade("AAPL", "2026-11-20T21:30:00Z", 11));

        Assert.Equal(1m, (await market.SendAsync(new GetSnapshotQuery("AAPL", Enterprise))).Value.Change);
    }

    [Fact]
    public async Task GetSnapshot_AfterRestart_IsAsBefore()
    {
        var store = new MemoryStore();
        await using var market = await Market.StartAsync(store);
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Bar("AAPL", BarInterval.OneDay, "2026-11-19T14:30:00Z", 8, 8, 8, 8),
            Market.Quote("AAPL", Now, 8, 9),
            Market.Trade("AAPL", Now, 9));
        var before = (await market.SendAsync(new GetSnapshotQuery("AAPL", Enterprise))).Value;

        await using var restarted = await Market.StartAsync(store);
        var after = (await restarted.SendAsync(new GetSnapshotQuery("AAPL", Enterprise))).Value;

        Assert.Equal(before with { Status = after.Status }, after);
    }

    [Fact]
    public async Task GetStatus_FeedsImportsAndSilence_AreTold()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"));
        await market.PublishAsync(new("import:x", 1, 1, [Market.Quote("AAPL", Now, 1, 2)]));
        await market.PublishAsync(new("simulated", 1, 1, [Market.Quote("AAPL", "2026-11-20T14:59:59Z", 1, 2)]));
        market.Time.Advance(TimeSpan.FromSeconds(31));
        await market.PublishAsync(new("replay:y", 1, 1, [Market.Quote("AAPL", Now, 1, 2)]));

        var status = (await market.SendAsync(new GetStatusQuery())).Value;

        Assert.True(status.IsReady);
        Assert.Equal(NodaTime.Duration.FromSeconds(31), status.ServerTime - status.StartTime);
        Assert.Equal(1, status.InstrumentCount);
        Assert.Equal(["replay:y", "simulated", "test"], status.Feeds.Select(f => f.Name));
        Assert.Equal(["replay", "simulated", "publisher"], status.Feeds.Select(f => f.Kind));
        Assert.Equal(["Healthy", "Degraded", "Degraded"], status.Feeds.Select(f => f.Health.ToString()));
        Assert.Equal(NodaTime.Duration.FromSeconds(1), status.Feeds[1].Lag);
        Assert.Equal("memory", Assert.Single(status.Stores).Name);
    }
}
