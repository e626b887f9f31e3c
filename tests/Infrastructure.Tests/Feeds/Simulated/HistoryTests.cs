using CsCheck;
using FinApi.Application.Ingest;
using FinApi.Domain.Calendars;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Feeds.Simulated;
using FinApi.Infrastructure.Feeds.Simulated.History;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Feeds.Simulated;

public class HistoryTests
{
    private const int Seed = 1;

    private static readonly DateTimeOffset AfterSpringForward = new(2025, 3, 20, 13, 45, 30, TimeSpan.Zero);
    private static readonly DateTimeOffset AfterEarlyClose = new(2025, 12, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset AfterFallBack = new(2025, 11, 13, 1, 0, 0, TimeSpan.Zero);

    public static TheoryData<DateTimeOffset> Anchors =>
        [FeedBench.MidSession, AfterSpringForward, AfterFallBack, AfterEarlyClose];

    [Theory]
    [MemberData(nameof(Anchors))]
    public async Task WriteAsync_AnyAnchor_HasABarForEachMinuteAndDayOfTheSessionsOnly(DateTimeOffset start)
    {
        var bench = NewBench(start, shares: 2);
        var plan = await WriteAsync(bench);
        var anchor = plan.Anchor.Time;
        var calendar = SimulatedListings.CalendarOf(plan.Listings[0]);
        var today = anchor.InZone(calendar.TimeZone).Date;
        var sessions = calendar.ListSessions(today.PlusYears(-2), today.PlusDays(1))
            .Where(session => session.OpenTime < anchor).ToLookup(session => session.TradingDate < today.PlusDays(-30));

        var expectedDays = sessions[true].Select(session => session.TradingDate);
        var expectedMinutes = sessions[false].SelectMany(MinutesOf).Where(time => time < anchor).ToList();

        Assert.NotEmpty(expectedMinutes);
        foreach (var listing in plan.Listings)
        {
            var days = BarsOf(bench, listing, BarInterval.OneDay);
            var minutes = BarsOf(bench, listing, BarInterval.OneMinute);
            Assert.Equal(expectedDays, days.Select(bar => bar.TradingDate!.Value));
            Assert.Equal(expectedMinutes, minutes.Select(bar => bar.StartTime));
        }
    }

    [Fact]
    public async Task WriteAsync_AllShares_KeepTheRulesOfBars()
    {
        var bench = new FeedBench();

        await WriteAsync(bench);

        var bars = bench.Pipeline.Stored.OfType<IngestItem.OfBar>().Select(item => item.Bar).ToList();
        Assert.Equal(50, bars.Select(bar => bar.Symbol).Distinct().Count());

        // Half a million bars: an assertion for each rule of each would take longer than to make them.
        Assert.DoesNotContain(bars, bar => !KeepsTheRules(bar));
    }

    [Fact]
    public async Task WriteAsync_AnyShare_LeadsWithoutAJumpIntoTheLivePrice()
    {
        var bench = NewBench(FeedBench.MidSession, shares: 5);
        var plan = await WriteAsync(bench);

        foreach (var listing in plan.Listings)
        {
            var days = BarsOf(bench, listing, BarInterval.OneDay);
            var minutes = BarsOf(bench, listing, BarInterval.OneMinute);

            Assert.Equal(listing.StartCents / 100m, minutes[^1].Close);
            Assert.InRange(minutes[0].Open / days[^1].Close, 0.90m, 1.10m);
            Assert.All(
                days.Zip(days.Skip(1)), pair => Assert.InRange(pair.Second.Open / pair.First.Close, 0.90m, 1.10m));
            Assert.All(days, day => Assert.InRange(day.Close * 100 / listing.StartCents, 0.25m, 4m));
            Assert.All(
                minutes.Zip(minutes.Skip(1)).Where(pair => pair.First.EndTime == pair.Second.StartTime),
                pair => Assert.Equal(pair.First.Close, pair.Second.Open));
        }
    }

    // Cut at any batch, with or without its receipt; then a start on another day with another seed in the settings.
    [Fact]
    public async Task WriteAsync_CutAnywhere_IsCompletedAsIfItHadNotBeen()
    {
        var whole = NewBench(FeedBench.MidSession, shares: 2);
        await WriteAsync(whole);
        var batches = whole.BatchesOf(HistoryWriter.Source).Count();

        await Gen.Select(Gen.Int[1, batches], Gen.Bool).SampleAsync(
            async (cut, isStored) =>
            {
                var bench = NewBench(FeedBench.MidSession, shares: 2);
                CutAt(bench, cut, isStored);
                await Assert.ThrowsAsync<CutException>(() => WriteAsync(bench));
                bench.Pipeline.Before = _ => null;
                bench.Pipeline.After = _ => { };
                bench.Time.Advance(TimeSpan.FromHours(50));

                await WriteAsync(bench, cut == 1 && !isStored ? Seed : 99);

                Assert.Equal(0, bench.Pipeline.Duplicates);
                if (cut > 1 || isStored)
                {
                    Assert.Equal(whole.Pipeline.Stored, bench.Pipeline.Stored);
                }
            },
            iter: 12, threads: 1);
    }

    [Fact]
    public async Task ClaimAsync_SharesThatWereImported_GetNoPast()
    {
        var bench = new FeedBench();
        var imported = SimulatedListings.All.Where((_, i) => i is 0 or 7 or 8 or 49).ToList();
        bench.Import(imported);

        var plan = await bench.NewHistory().ClaimAsync(Seed, TestContext.Current.CancellationToken);
        var again = await bench.NewHistory().ClaimAsync(Seed, TestContext.Current.CancellationToken);

        Assert.Equal(SimulatedListings.All.Except(imported), plan!.Listings);
        Assert.Equal(plan.Listings, again!.Listings);
        Assert.Equal(plan.Anchor, again.Anchor);
    }

    [Fact]
    public async Task WriteAsync_AfterItsEnd_PublishesNothing()
    {
        var bench = NewBench(FeedBench.MidSession, shares: 1);
        await WriteAsync(bench);
        var calls = bench.Pipeline.Calls.Count;

        await WriteAsync(bench);

        Assert.Equal(calls, bench.Pipeline.Calls.Count);
    }

    [Fact]
    public async Task WriteAsync_BetweenBatches_RestsAsLongAsTheBatchTook()
    {
        var bench = NewBench(FeedBench.MidSession, shares: 1);
        bench.Pipeline.Before = batch =>
        {
            bench.Time.Advance(batch.Items.Count > 1 ? TimeSpan.FromMilliseconds(70) : TimeSpan.Zero);
            return null;
        };

        await WriteAsync(bench);

        Assert.All(bench.Time.Delays, delay => Assert.Equal(TimeSpan.FromMilliseconds(70), delay));
    }

    [Fact]
    public void Epoch_AnyAnchor_ReadsBack()
    {
        Gen.Select(Gen.Long[0, 4_000_000_000], Gen.Int[0, 999_999]).Sample((seconds, seed) =>
        {
            var anchor = HistoryAnchor.At(Instant.FromUnixTimeSeconds(seconds), seed);

            Assert.Equal(anchor, HistoryAnchor.FromEpoch(anchor.Epoch));
        });
    }

    private static FeedBench NewBench(DateTimeOffset start, int shares)
    {
        var bench = new FeedBench(start);
        bench.Import(SimulatedListings.All.Skip(shares));
        return bench;
    }

    private static async Task<HistoryPlan> WriteAsync(FeedBench bench, int seed = Seed)
    {
        var history = bench.NewHistory();
        var plan = await history.ClaimAsync(seed, TestContext.Current.CancellationToken);
        await history.WriteAsync(plan!, TestContext.Current.CancellationToken);
        return plan!;
    }

    private static void CutAt(FeedBench bench, int cut, bool isStored)
    {
        void Cut(IngestBatch batch)
        {
            if (bench.Pipeline.Calls.Count == cut)
            {
                throw new CutException();
            }
        }

        bench.Pipeline.After = isStored ? Cut : _ => { };
        bench.Pipeline.Before = batch =>
        {
            if (!isStored)
            {
                Cut(batch);
            }

            return null;
        };
    }

    private static List<Bar> BarsOf(FeedBench bench, SimulatedListing listing, BarInterval interval) =>
        [.. bench.Pipeline.Stored.OfType<IngestItem.OfBar>().Select(item => item.Bar)
            .Where(bar => bar.Symbol == listing.Symbol && bar.Interval == interval).OrderBy(bar => bar.StartTime)];

    private static IEnumerable<Instant> MinutesOf(TradingSession session)
    {
        for (var time = session.OpenTime; time < session.CloseTime; time += Duration.FromMinutes(1))
        {
            yield return time;
        }
    }

    private sealed class CutException : Exception;

    private static bool KeepsTheRules(Bar bar) =>
        bar.Low >= 1.00m && bar.Low <= Math.Min(bar.Open, bar.Close)
        && bar.High >= Math.Max(bar.Open, bar.Close)
        && bar.Vwap >= bar.Low && bar.Vwap <= bar.High
        && bar.Volume > 0 && bar.TradeCount > 0 && bar.TradeCount <= bar.Volume
        && bar.Open % 0.01m == 0 && bar.High % 0.01m == 0
        && bar.High / bar.Low >= 1
        && bar.High / bar.Low <= (bar.Interval == BarInterval.OneDay ? 1.35m : 1.06m);
}
