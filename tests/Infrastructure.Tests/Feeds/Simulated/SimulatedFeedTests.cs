using FinApi.Application.Ingest;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Feeds.Simulated;

namespace FinApi.Infrastructure.Tests.Feeds.Simulated;

public class SimulatedFeedTests
{
    [Fact]
    public async Task RunAsync_EmptyStore_FirstBatchCreatesAndQuotesAllAtOnce()
    {
        var bench = new FeedBench();
        await using var run = FeedRun.Start(bench.NewSimulated());

        var batch = await bench.Pipeline.NextAsync();

        Assert.Equal(50, batch.Items.OfType<IngestItem.OfInstrument>().Count());
        Assert.Equal(50, batch.Items.OfType<IngestItem.OfQuote>().Select(item => item.Quote.Symbol).Distinct().Count());
        Assert.Equal(FeedBench.MidSession, bench.Time.GetUtcNow());
        Assert.All(bench.Market.All, state => Assert.True(state is { Quote: not null, Trade: not null }));
        Assert.Equal(50, bench.Market.Count);
    }

    [Fact]
    public async Task RunAsync_EachTenthOfASecond_PublishesTheNextNumbers()
    {
        var bench = new FeedBench();
        await using var run = FeedRun.Start(bench.NewSimulated());
        var next = (await bench.Pipeline.NextAsync()).Items.Count + 1;

        for (var i = 0; i < 20; i++)
        {
            bench.Time.Advance(SimulatedFeed.Period);
            var batch = await bench.Pipeline.NextAsync();

            Assert.Equal(next, batch.FirstSequence);
            Assert.Equal(6, batch.Items.Count);
            next += batch.Items.Count;
        }
    }

    [Fact]
    public async Task RunAsync_ClockIsSetBack_QuotesEveryShareOfNowAtOnce()
    {
        var bench = new FeedBench();
        await using var run = FeedRun.Start(bench.NewSimulated());
        var first = await bench.Pipeline.NextAsync();
        bench.Time.Advance(SimulatedFeed.Period);
        var second = await bench.Pipeline.NextAsync();

        bench.Time.Jump = TimeSpan.FromHours(-1);
        bench.Time.Advance(SimulatedFeed.Period);
        var back = await bench.Pipeline.NextAsync();
        bench.Time.Advance(SimulatedFeed.Period);
        var next = await bench.Pipeline.NextAsync();

        Assert.Equal((first.Source, first.SourceEpoch), (back.Source, back.SourceEpoch));
        Assert.Equal(second.FirstSequence + second.Items.Count, back.FirstSequence);
        var quotes = back.Items.OfType<IngestItem.OfQuote>().Select(item => item.Quote).ToList();
        Assert.Equal(50, quotes.Select(quote => quote.Symbol).Distinct().Count());
        Assert.All(quotes, quote => Assert.InRange(
            quote.EventTime.ToDateTimeOffset(),
            FeedBench.MidSession.AddMinutes(-61),
            FeedBench.MidSession.AddMinutes(-59)));
        Assert.Equal(6, next.Items.Count);
    }

    [Fact]
    public async Task RunAsync_Restart_GoesOnFromTheStoredPricesUnderAGreaterEpoch()
    {
        var bench = new FeedBench();
        var first = await RunForAsync(bench, steps: 100);
        var last = bench.Market.All.ToDictionary(state => state.Instrument.Symbol, state => state.Quote!);
        bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        bench.Options.Seed = 2;

        await using var run = FeedRun.Start(bench.NewSimulated());
        var batch = await bench.Pipeline.NextAsync();

        Assert.True(batch.SourceEpoch > first.SourceEpoch);
        Assert.Empty(batch.Items.OfType<IngestItem.OfInstrument>());
        Assert.Equal(1, batch.FirstSequence);
        Assert.All(
            batch.Items.OfType<IngestItem.OfQuote>().Select(item => item.Quote),
            quote => Assert.InRange(Middle(quote) / Middle(last[quote.Symbol]), 0.999m, 1.001m));
    }

    [Fact]
    public async Task RunAsync_ClockSetBackBetweenStarts_StillRaisesTheEpoch()
    {
        var bench = new FeedBench();
        var first = await RunForAsync(bench, steps: 1);
        var later = new FeedBench(FeedBench.MidSession.AddDays(-1));
        later.Pipeline.Before = _ => null;
        await later.Pipeline.PublishAsync(first, TestContext.Current.CancellationToken);
        await later.Pipeline.NextAsync();

        await using var run = FeedRun.Start(later.NewSimulated());
        var batch = await later.Pipeline.NextAsync();

        Assert.Equal(first.SourceEpoch + 1, batch.SourceEpoch);
    }

    [Fact]
    public async Task RunAsync_StoreFullForAnHour_OffersTheSameBatchAndThenGoesOnNow()
    {
        var bench = new FeedBench();
        await using var run = FeedRun.Start(bench.NewSimulated());
        await bench.Pipeline.NextAsync();
        var fullUntil = bench.Time.GetUtcNow().AddHours(1);
        bench.Pipeline.Before = _ => bench.Time.GetUtcNow() < fullUntil ? Full : null;

        bench.Time.Advance(SimulatedFeed.Period);
        var late = await bench.Pipeline.NextAsync();
        var next = await bench.Pipeline.NextAsync();
        var offered = bench.BatchesOf(SimulatedFeed.Source).Skip(1).TakeWhile(batch => batch != next).ToList();

        Assert.All(offered, batch => Assert.Same(late, batch));
        Assert.True(offered.Count > 100);
        Assert.Equal(late.FirstSequence + late.Items.Count, next.FirstSequence);
        Assert.InRange(FirstTime(next), fullUntil.AddSeconds(-2), bench.Time.GetUtcNow());
    }

    [Fact]
    public async Task RunAsync_AnotherPublisherTookOver_Stops()
    {
        var bench = new FeedBench();
        bench.Pipeline.Before = _ => new Error(ErrorKind.FailedPrecondition, ErrorReason.SourceEpochStale, "over");

        await bench.NewSimulated().RunAsync(TestContext.Current.CancellationToken);

        Assert.Single(bench.Pipeline.Calls);
        Assert.Contains(bench.Log.Lines, line => line.Text.Contains("SOURCE_EPOCH_STALE"));
    }

    private static Error Full => new(ErrorKind.Unavailable, ErrorReason.StorageFull, "full");

    private static decimal Middle(Quote quote) => (quote.BidPrice!.Value + quote.AskPrice!.Value) / 2;

    private static DateTimeOffset FirstTime(IngestBatch batch) =>
        ((IngestItem.OfQuote)batch.Items[0]).Quote.EventTime.ToDateTimeOffset();

    private static async Task<IngestBatch> RunForAsync(FeedBench bench, int steps)
    {
        await using var run = FeedRun.Start(bench.NewSimulated());
        var first = await bench.Pipeline.NextAsync();
        for (var i = 0; i < steps; i++)
        {
            bench.Time.Advance(SimulatedFeed.Period);
            await bench.Pipeline.NextAsync();
        }

        return first;
    }
}
