using FinApi.Application.Ingest;
using FinApi.Application.Results;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Feeds.Replay;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Feeds.Replay;

public class ReplayFeedTests
{
    private const string Trades =
        """
        symbol,timestamp_utc,price,size
        AAPL,2020-01-02T15:00:00Z,300.01,100
        MSFT,2020-01-02T15:00:02Z,160.5,10
        AAPL,2020-01-02T15:01:40.5Z,300.02,7

        """;

    private const string Quotes =
        """
        symbol,timestamp_utc,bid_price,bid_size,ask_price,ask_size
        AAPL,2020-01-02T15:00:01Z,300,1,300.02,2
        AAPL,2020-01-02T15:00:02Z,300.01,1,300.02,2

        """;

    private static readonly Instant FirstTime = Instant.FromUtc(2020, 1, 2, 15, 0, 0);

    [Fact]
    public async Task RunAsync_TradesAndQuotes_ComeInTheOrderOfTimeWithTheirOwnTimes()
    {
        using var trades = new ReplaySample(Trades);
        using var quotes = new ReplaySample(Quotes);
        var bench = NewBench("1", trades.Path, quotes.Path);

        await bench.NewReplay().RunAsync(TestContext.Current.CancellationToken);

        var times = bench.Pipeline.Stored.Select(TimeOf).OfType<Instant>().ToList();
        Assert.Equal([0, 1, 2, 2, 100.5], times.Select(time => (time - FirstTime).TotalSeconds));
        Assert.All(
            bench.Pipeline.Stored.OfType<IngestItem.OfTrade>(),
            item => Assert.True(item.Trade.ReceiveTime >= Instant.FromDateTimeOffset(FeedBench.MidSession)));
    }

    // Batches are at least 20 ms apart, and waits are whole milliseconds.
    [Theory]
    [InlineData("1", 1, 2, 100.5)]
    [InlineData("100", 0.02, 0.02, 1.005)]
    [InlineData("1000", 0.02, 0.02, 0.101)]
    [InlineData("max", 0, 0, 0)]
    public async Task RunAsync_Speed_PacesByRecordedTime(string speed, double second, double third, double last)
    {
        using var trades = new ReplaySample(Trades);
        using var quotes = new ReplaySample(Quotes);
        var bench = NewBench(speed, trades.Path, quotes.Path);

        await bench.NewReplay().RunAsync(TestContext.Current.CancellationToken);

        var start = Instant.FromDateTimeOffset(FeedBench.MidSession);
        var shown = bench.Pipeline.Calls.SelectMany(call => call.Batch.Items.Select(item => (Item: item, call.Time)))
            .Where(row => TimeOf(row.Item) is not null)
            .ToDictionary(row => row.Item, row => (row.Time - start).TotalSeconds);
        double ShownAt(double seconds) =>
            shown.Where(row => (TimeOf(row.Key)!.Value - FirstTime).TotalSeconds == seconds).Max(row => row.Value);
        Assert.Equal([0, second, third, last], new[] { 0, 1, 2, 100.5 }.Select(ShownAt));
    }

    [Fact]
    public async Task RunAsync_UnknownInstruments_AreCreatedOnceOnTheGivenMarket()
    {
        using var trades = new ReplaySample(Trades);
        var bench = NewBench("Max", trades.Path);
        bench.Options.Mic = "xnys";

        await bench.NewReplay().RunAsync(TestContext.Current.CancellationToken);
        await bench.NewReplay().RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [("AAPL", Mic.Xnys), ("MSFT", Mic.Xnys)],
            bench.Pipeline.Stored.OfType<IngestItem.OfInstrument>()
                .Select(item => (item.Instrument.Symbol.Value, item.Instrument.Mic)));
    }

    [Fact]
    public async Task RunAsync_CutAndStartedAgain_StoresEachRowOnceEvenUnderAnotherName()
    {
        var rows = string.Concat(
            Enumerable.Range(0, 3_500).Select(i => $"AAPL,2020-01-02T15:{i / 60:00}:{i % 60:00}Z,{100 + i},1\n"));
        using var file = new ReplaySample("symbol,timestamp_utc,price,size\n" + rows);
        using var renamed = new ReplaySample("symbol,timestamp_utc,price,size\n" + rows, "other.csv");
        var bench = NewBench("Max", file.Path);
        bench.Pipeline.After = _ =>
        {
            if (bench.Pipeline.Calls.Count == 3)
            {
                throw new IOException("killed");
            }
        };
        await Assert.ThrowsAsync<IOException>(() => bench.NewReplay().RunAsync(TestContext.Current.CancellationToken));
        bench.Pipeline.After = _ => { };
        bench.Options.Files = [renamed.Path];

        await bench.NewReplay().RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            Enumerable.Range(0, 3_500).Select(i => 100m + i),
            bench.Pipeline.Stored.OfType<IngestItem.OfTrade>().Select(item => item.Trade.Price));
        Assert.Equal(0, bench.Pipeline.Duplicates);
    }

    [Fact]
    public async Task RunAsync_RowThatCannotBeRead_KeepsItsNumberAndIsLeftToThePipeline()
    {
        using var file = new ReplaySample(Trades.Replace("160.5", "cheap"));
        var bench = NewBench("Max", file.Path);

        await bench.NewReplay().RunAsync(TestContext.Current.CancellationToken);

        var batch = Assert.Single(bench.Pipeline.Calls, call => call.Batch.Items.Count == 3).Batch;
        Assert.Equal(1, batch.FirstSequence);
        Assert.Equal("price", Assert.IsType<IngestItem.Unreadable>(batch.Items[1]).Field);
    }

    [Fact]
    public async Task RunAsync_EndOfFiles_EndsAndSaysSo()
    {
        using var file = new ReplaySample(Trades);
        var bench = NewBench("Max", file.Path);

        await bench.NewReplay().RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal("The replay has ended: 3 rows of 1 files were published", bench.Log.Lines[^1].Text);
    }

    [Fact]
    public async Task RunAsync_StoreAwayForAWhile_LosesNothing()
    {
        using var file = new ReplaySample(Trades);
        var bench = NewBench("1", file.Path);
        bench.Pipeline.Before = _ => bench.Pipeline.Calls.Count % 3 == 0
            ? null
            : new Error(ErrorKind.Unavailable, ErrorReason.StorageUnavailable, "away");

        await bench.NewReplay().RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(3, bench.Pipeline.Stored.OfType<IngestItem.OfTrade>().Count());
    }

    [Fact]
    public void List_GlobAndPath_NamesEachFileOnce()
    {
        using var file = new ReplaySample(Trades);
        var glob = Path.Combine(Path.GetDirectoryName(file.Path)!, "*.csv");

        Assert.Equal([file.Path], ReplayPaths.List([glob, file.Path]));
    }

    [Theory]
    [InlineData("trades/XRPETH_2019-10-11.trades.csv.gz", 5_929)]
    [InlineData("trades/XXX_2018-01-02.trades.csv.gz", 39_470)]
    [InlineData("bars_1m/XRPETH_2019-10-11.1m.csv.gz", 1_440)]
    public async Task RunAsync_SharedData_PublishesEveryRow(string name, int rows)
    {
        var bench = NewBench("Max", SharedData.PathOf(name));

        await bench.NewReplay().RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(rows, bench.Pipeline.Stored.Count(item => item is not IngestItem.OfInstrument));
        Assert.DoesNotContain(bench.Pipeline.Stored, item => item is IngestItem.Unreadable);
    }

    private static FeedBench NewBench(string speed, params string[] files)
    {
        var bench = new FeedBench();
        bench.Options.Speed = speed;
        bench.Options.Files = files;
        return bench;
    }

    private static Instant? TimeOf(IngestItem item) =>
        item switch
        {
            IngestItem.OfTrade(var trade) => trade.EventTime,
            IngestItem.OfQuote(var quote) => quote.EventTime,
            _ => null,
        };
}
