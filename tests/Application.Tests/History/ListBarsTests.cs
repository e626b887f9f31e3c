using FinApi.Application.History;
using FinApi.Application.History.BatchListBars;
using FinApi.Application.History.ListBars;
using FinApi.Application.Ingest;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Tests.History;

public sealed class ListBarsTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    [InlineData(true, 4)]
    public async Task Send_PageByPage_GivesEveryBarOnceInOrder(bool isDescending, int pageSize)
    {
        await using var market = await WithDaysAsync(10);
        foreach (var interval in new[] { "1d", "1w", "1mo" })
        {
            var whole = (await market.SendAsync(Query(interval, isDescending: isDescending))).Value.Bars;
            List<BarAnswer> paged = [];
            var token = string.Empty;
            do
            {
                var query = Query(interval, isDescending: isDescending, pageSize: pageSize, token: token);
                var page = (await market.SendAsync(query)).Value;
                Assert.True(page.Bars.Count <= pageSize);
                paged.AddRange(page.Bars);
                token = page.NextPageToken;
            }
            while (token.Length > 0);

            Assert.NotEmpty(whole);
            Assert.Equal(whole, paged);
            var starts = whole.Select(b => b.Bar.StartTime).ToList();
            Assert.Equal(isDescending ? starts.OrderDescending() : starts.Order(), starts);
        }
    }

    [Fact]
    public async Task Send_Week_FoldsItsDays()
    {
        await using var market = await WithDaysAsync(10);

        var weeks = (await market.SendAsync(Query("1w"))).Value.Bars.Select(b => b.Bar).ToList();

        // Sessions of 2026-11-02 (Monday) to 2026-11-13: two weeks of five days.
        Assert.Equal([new LocalDate(2026, 11, 2), new LocalDate(2026, 11, 9)], weeks.Select(w => w.TradingDate!.Value));
        Assert.Equal([(10m, 24m, 50m), (15m, 29m, 50m)], weeks.Select(w => (w.Open, w.High, w.Volume!.Value)));
        Assert.Equal(Market.At("2026-11-02T14:30:00Z"), weeks[0].StartTime);
        Assert.Equal(Market.At("2026-11-06T21:00:00Z"), weeks[0].EndTime);
    }

    [Fact]
    public async Task Send_Range_IsHalfOpenOnTheStartOfFoldedBarsToo()
    {
        await using var market = await WithDaysAsync(10);
        var second = Market.At("2026-11-09T14:30:00Z");

        var from = (await market.SendAsync(Query("1w", start: second))).Value.Bars;
        var until = (await market.SendAsync(Query("1w", end: second))).Value.Bars;
        var after = (await market.SendAsync(Query("1w", start: second + Duration.Epsilon))).Value.Bars;
        var empty = (await market.SendAsync(Query("1w", start: second, end: second))).Value.Bars;

        Assert.Equal(second, Assert.Single(from).Bar.StartTime);
        Assert.Equal(new LocalDate(2026, 11, 2), Assert.Single(until).Bar.TradingDate);
        Assert.Empty(after);
        Assert.Empty(empty);
    }

    [Fact]
    public async Task Send_FourHours_FoldFromHoursAtMultiplesOfFourInUtc()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("BTCUSD", "CRYPTO"),
            Market.Bar("BTCUSD", BarInterval.OneHour, "2026-11-19T03:00:00Z", 1, 2, 1, 2),
            Market.Bar("BTCUSD", BarInterval.OneHour, "2026-11-19T04:00:00Z", 2, 5, 2, 3),
            Market.Bar("BTCUSD", BarInterval.OneHour, "2026-11-19T07:00:00Z", 3, 4, 1, 4));

        var bars = (await market.SendAsync(Query("4h", symbol: "BTCUSD"))).Value.Bars.Select(b => b.Bar).ToList();

        Assert.Equal(
            [Market.At("2026-11-19T00:00:00Z"), Market.At("2026-11-19T04:00:00Z")], bars.Select(b => b.StartTime));
        Assert.Equal((2m, 5m, 1m, 4m, 20m), (bars[1].Open, bars[1].High, bars[1].Low, bars[1].Close, bars[1].Volume));
    }

    [Fact]
    public async Task Send_Adjusted_SplitsInsideAWeekAreOnOneScale()
    {
        await using var market = await WithDaysAsync(5);
        await market.AcceptAsync(
            Market.Action("AAPL", new LocalDate(2026, 11, 4), CorporateActionType.Split, ratio: 0.5m));

        var raw = (await market.SendAsync(Query("1w"))).Value;
        var split = (await market.SendAsync(Query("1w", adjustment: PriceAdjustment.Split))).Value;

        Assert.Equal((10m, 24m), (raw.Bars[0].Bar.Open, raw.Bars[0].Bar.High));
        Assert.Equal((5m, 24m, 70m), (split.Bars[0].Bar.Open, split.Bars[0].Bar.High, split.Bars[0].Bar.Volume!.Value));
        Assert.Equal(string.Empty, raw.Status.AdjustmentVersion);
        Assert.NotEqual(string.Empty, split.Status.AdjustmentVersion);
        Assert.Equal(PriceAdjustment.Split, split.Status.Adjustment);
    }

    [Fact]
    public async Task Send_DividendByAmount_UsesTheCloseBeforeAndFollowsItsCorrection()
    {
        await using var market = await WithDaysAsync(2);
        await market.AcceptAsync(
            Market.Action("AAPL", new LocalDate(2026, 11, 3), CorporateActionType.CashDividend, amount: 1.5m));

        var before = (await market.SendAsync(Query("1d", adjustment: PriceAdjustment.Dividend))).Value;
        await market.AcceptAsync(Market.Bar("AAPL", BarInterval.OneDay, "2026-11-02T14:30:00Z", 10, 30, 5, 30));
        var after = (await market.SendAsync(Query("1d", adjustment: PriceAdjustment.Dividend))).Value;

        // 1 - 1.5/15 = 0.9, and after the correction 1 - 1.5/30 = 0.95.
        Assert.Equal((9m, 11m), (before.Bars[0].Bar.Open, before.Bars[1].Bar.Open));
        Assert.Equal((9.5m, 11m), (after.Bars[0].Bar.Open, after.Bars[1].Bar.Open));
        Assert.NotEqual(before.Status.AdjustmentVersion, after.Status.AdjustmentVersion);
    }

    [Fact]
    public async Task Send_TokenOfAnotherQuery_IsRefused()
    {
        await using var market = await WithDaysAsync(5);
        var token = (await market.SendAsync(Query("1d", pageSize: 2))).Value.NextPageToken;

        var otherOrder = await market.SendAsync(Query("1d", pageSize: 2, token: token, isDescending: true));
        var otherSize = await market.SendAsync(Query("1d", pageSize: 3, token: token));

        Assert.Equal(ErrorReason.InvalidPageToken, otherOrder.Error!.Reason);
        Assert.Equal("page_token", Assert.Single(otherOrder.Error.Violations).Field);
        Assert.True(otherSize.IsSuccess);
    }

    [Fact]
    public async Task Send_BarUnderWay_IsIncompleteAndRealTimeStatusFollows()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"), Market.Trade("AAPL", "2026-11-20T15:00:00Z", 10));

        var open = (await market.SendAsync(Query("1m"))).Value;
        market.Time.Advance(TimeSpan.FromMinutes(1));
        var ended = (await market.SendAsync(Query("1m"))).Value;
        market.Time.Advance(TimeSpan.FromMinutes(15));
        var settled = (await market.SendAsync(Query("1m"))).Value;

        Assert.Equal((false, DataMode.RealTime), (open.Bars[0].IsComplete, open.Status.Mode));
        Assert.True(ended.Bars[0].IsComplete);
        Assert.Equal(DataMode.Historical, settled.Status.Mode);
        Assert.Equal(Market.At("2026-11-20T15:01:00Z"), settled.Status.AsOfTime);
    }

    [Theory]
    [InlineData("2m", "interval")]
    [InlineData("", "interval")]
    [InlineData("1D", "interval")]
    public async Task Send_UnknownInterval_NamesTheAllowedOnes(string interval, string field)
    {
        await using var market = await WithDaysAsync(1);

        var violation = Assert.Single((await market.SendAsync(Query(interval))).Error!.Violations);

        Assert.Equal(field, violation.Field);
        Assert.Contains("1m, 5m, 15m, 30m, 1h, 4h, 1d, 1w, 1mo", violation.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_SeveralFaults_AreAllNamed()
    {
        await using var market = await WithDaysAsync(1);

        var result = await market.SendAsync(Query(
            "2m",
            symbol: "A$B",
            pageSize: -1,
            start: Market.At("2026-01-02T00:00:00Z"),
            end: Market.At("2026-01-01T00:00:00Z")));

        Assert.Equal(["symbol", "interval", "end_time", "page_size"], result.Error!.Violations.Select(v => v.Field));
    }

    [Fact]
    public async Task Batch_Send_TellsCompletenessAndTokenContinuesTheSeries()
    {
        await using var market = await WithDaysAsync(5);
        await market.AcceptAsync(Market.Instrument("MSFT"));

        var batch = (await market.SendAsync(new BatchListBarsQuery(
            ["aapl", "NOPE", "MSFT", "AAPL"],
            "1d",
            default,
            PriceAdjustment.Raw,
            IsDescending: false,
            PageSize: 3,
            TestPlans.Live(TestPlans.Enterprise)))).Value;
        var series = batch.AllSeries[0].Page;
        var rest = (await market.SendAsync(Query("1d", token: series.NextPageToken))).Value;

        Assert.Equal(["AAPL", "MSFT"], batch.AllSeries.Select(s => s.Symbol.Value));
        Assert.Equal(["NOPE"], batch.NotFound);
        Assert.Equal((3, 2, 0), (series.Bars.Count, rest.Bars.Count, batch.AllSeries[1].Page.Bars.Count));
        Assert.Empty(batch.AllSeries[1].Page.NextPageToken);
    }

    private static ListBarsQuery Query(
        string interval,
        Instant? start = null,
        Instant? end = null,
        PriceAdjustment adjustment = PriceAdjustment.Raw,
        bool isDescending = false,
        int pageSize = 0,
        string token = "",
        string symbol = "aapl") =>
        new(
            symbol,
            interval,
            new TimeRange(start, end),
            adjustment,
            isDescending,
            pageSize,
            token,
            TestPlans.Live(TestPlans.Enterprise));

    /// <summary>
    /// AAPL with day bars from Monday 2026-11-02 on: open 10, 11, ...; high 20, 21, ...; close 15; volume 10.
    /// </summary>
    private static async Task<Market> WithDaysAsync(int count)
    {
        var market = await Market.StartAsync();
        List<IngestItem> items = [Market.Instrument("AAPL")];
        for (var (date, i) = (new LocalDate(2026, 11, 2), 0); i < count; date = date.PlusDays(1))
        {
            if (date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday))
            {
                items.Add(Market.Bar(
                    "AAPL", BarInterval.OneDay, $"{date:uuuu-MM-dd}T14:30:00Z", 10 + i, 20 + i, 5, 15));
                i++;
            }
        }

        await market.AcceptAsync([.. items]);
        return market;
    }
}
