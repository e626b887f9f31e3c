using System.Text;
using FinApi.Application.Callers;
using FinApi.Application.History;
using FinApi.Application.History.BatchListBars;
using FinApi.Application.History.ExportBars;
using FinApi.Application.History.Exports;
using FinApi.Application.History.ExportTrades;
using FinApi.Application.History.ListBars;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;
using NodaTime;

namespace FinApi.Application.Tests.History;

/// <summary>History for a Free and an Enterprise caller side by side.</summary>
public class DelayedHistoryTests
{
    private static readonly MarketAccess Free = TestPlans.Live(TestPlans.Free);
    private static readonly MarketAccess Enterprise = TestPlans.Live(TestPlans.Enterprise);

    [Fact]
    public async Task ListTicks_FreePlan_EndFifteenMinutesAgoToTheSecond()
    {
        // Ticks at every minute from 14:30; the clock stands at 15:00:00, and then a second earlier.
        await using var market = await WithMinutesAsync("2026-11-20T15:00:00Z");
        await using var earlier = await WithMinutesAsync("2026-11-20T14:59:59Z");

        Assert.Equal(16, (await TradesAsync(market, Free)).Trades.Count);
        Assert.Equal(15, (await TradesAsync(earlier, Free)).Trades.Count);
        Assert.Equal(30, (await TradesAsync(market, Enterprise)).Trades.Count);
        var quotes = (await market.SendAsync(
            new ListQuotesQuery("AAPL", default, IsDescending: true, 1, string.Empty, Free))).Value;
        Assert.Equal(Market.At("2026-11-20T14:45:00Z"), Assert.Single(quotes.Quotes).EventTime);
        Assert.Equal((DataMode.Delayed, Duration.FromMinutes(15)), (quotes.Status.Mode, quotes.Status.Delay));
        Assert.NotEmpty(quotes.NextPageToken);
    }

    [Fact]
    public async Task ListTrades_RangeThatEndedBefore_IsTheSameForEveryPlan()
    {
        await using var market = await WithMinutesAsync("2026-11-20T15:00:00Z");
        var query = new ListTradesQuery(
            "AAPL", new TimeRange(null, Market.At("2026-11-20T14:40:00Z")), false, 0, string.Empty, Free);

        var free = (await market.SendAsync(query)).Value;
        var all = (await market.SendAsync(query with { Access = Enterprise })).Value;

        Assert.Equal(all.Trades, free.Trades);
        Assert.Equal(all.Status, free.Status);
        Assert.Equal(DataMode.Historical, free.Status.Mode);
    }

    [Fact]
    public async Task ListTrades_RangeWithinWhatIsHidden_IsEmptyAndSaysWhy()
    {
        await using var market = await WithMinutesAsync("2026-11-20T15:00:00Z");

        var page = (await market.SendAsync(
            new ListTradesQuery(
                "AAPL", new TimeRange(Market.At("2026-11-20T14:50:00Z"), null), false, 0, string.Empty, Free))).Value;

        Assert.Empty(page.Trades);
        Assert.Empty(page.NextPageToken);
        Assert.Equal((DataMode.Delayed, Duration.FromMinutes(15)), (page.Status.Mode, page.Status.Delay));
    }

    [Fact]
    public async Task ListBars_FreePlan_HasBarsThatEndedAndTheDayAsOfThen()
    {
        await using var market = await WithMinutesAsync("2026-11-20T15:00:00Z");

        var minutes = await BarsAsync(market, "1m", Free);
        Assert.Equal(Market.At("2026-11-20T14:44:00Z"), minutes.Bars[^1].Bar.StartTime);
        Assert.All(minutes.Bars, bar => Assert.True(bar.IsComplete));
        var hours = await BarsAsync(market, "1h", Free);
        Assert.Empty(hours.Bars);

        // Trades cost 100, 101, ... and have the size 1.
        var day = Assert.Single((await BarsAsync(market, "1d", Free)).Bars);
        Assert.Equal((115m, 16m, false), (day.Bar.Close, day.Bar.Volume!.Value, day.IsComplete));
        var week = Assert.Single((await BarsAsync(market, "1w", Free)).Bars);
        Assert.Equal((115m, 16m), (week.Bar.Close, week.Bar.Volume!.Value));
        Assert.Equal(129, Assert.Single((await BarsAsync(market, "1w", Enterprise)).Bars).Bar.Close);
        var batch = (await market.SendAsync(
            new BatchListBarsQuery(["AAPL"], "1d", default, PriceAdjustment.Raw, true, 0, Free))).Value;
        Assert.Equal(115, Assert.Single(Assert.Single(batch.AllSeries).Page.Bars).Bar.Close);
    }

    [Fact]
    public async Task ListBars_FreePlanNewestFirst_PagesThroughAllThatIsSeen()
    {
        await using var market = await WithMinutesAsync("2026-11-20T15:00:00Z");
        var (starts, token) = (new List<Instant>(), string.Empty);
        do
        {
            var page = (await market.SendAsync(new ListBarsQuery(
                "AAPL", "1m", default, PriceAdjustment.Raw, IsDescending: true, 4, token, Free))).Value;
            starts.AddRange(page.Bars.Select(bar => bar.Bar.StartTime));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(15, starts.Count);
        Assert.Equal(Market.At("2026-11-20T14:44:00Z"), starts[0]);
    }

    [Fact]
    public async Task Export_FreePlan_EndsFifteenMinutesAgo()
    {
        await using var market = await WithMinutesAsync("2026-11-20T15:00:00Z");

        var trades = await ExportAsync(market, new ExportTradesQuery("AAPL", default, Free));
        var bars = await ExportAsync(market, new ExportBarsQuery("AAPL", "1m", default, PriceAdjustment.Raw, Free));

        Assert.Equal(1 + 16, trades.Split('\n').Length);
        Assert.Equal(1 + 15, bars.Split('\n').Length);
    }

    [Fact]
    public async Task List_BeyondTheHistoryOfThePlan_NamesTheCheapestPlanThatHasIt()
    {
        await using var market = await WithMinutesAsync("2026-11-20T15:00:00Z");
        var month = TestPlans.Live(TestPlans.Month);

        var refused = (await market.SendAsync(new ListTradesQuery(
            "AAPL", new TimeRange(Market.At("2026-10-20T23:59:59Z"), null), false, 0, string.Empty, month))).Error!;
        var allowed = await market.SendAsync(new ListTradesQuery(
            "AAPL", new TimeRange(Market.At("2026-10-21T00:00:00Z"), null), false, 0, string.Empty, month));
        var open = await market.SendAsync(new ListTradesQuery("AAPL", default, false, 0, string.Empty, month));

        Assert.Equal((ErrorKind.PermissionDenied, ErrorReason.PlanUpgradeRequired), (refused.Kind, refused.Reason));
        Assert.Equal("free", refused.Metadata!["plan"]);
        Assert.Equal(30, allowed.Value.Trades.Count);
        Assert.Equal(30, open.Value.Trades.Count);
    }

    private static async Task<Market> WithMinutesAsync(string now)
    {
        var market = await Market.StartAsync(now: "2026-11-20T14:30:00Z");
        await market.AcceptAsync(Market.Instrument("AAPL"));
        for (var minute = 0; minute < 30; minute++)
        {
            var time = $"2026-11-20T14:{30 + minute}:00Z";
            market.Time.SetUtcNow(Market.At(time).ToDateTimeOffset());
            await market.AcceptAsync(Market.Trade("AAPL", time, 100 + minute), Market.Quote("AAPL", time, 1, 2));
        }

        market.Time.SetUtcNow(Market.At(now).ToDateTimeOffset());
        return market;
    }

    private static async Task<TradePage> TradesAsync(Market market, MarketAccess access) =>
        (await market.SendAsync(new ListTradesQuery("AAPL", default, false, 0, string.Empty, access))).Value;

    private static async Task<BarPage> BarsAsync(Market market, string interval, MarketAccess access) =>
        (await market.SendAsync(new ListBarsQuery(
            "AAPL", interval, default, PriceAdjustment.Raw, false, 0, string.Empty, access))).Value;

    private static async Task<string> ExportAsync(
        Market market, IRequest<Result<IAsyncEnumerable<ExportPart>>> query)
    {
        var text = new StringBuilder();
        await foreach (var chunk in (await market.SendAsync(query)).Value)
        {
            text.Append(Encoding.UTF8.GetString(chunk.Bytes.Span));
        }

        return text.ToString();
    }
}
