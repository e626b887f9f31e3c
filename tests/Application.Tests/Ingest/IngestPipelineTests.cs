using FinApi.Application.Ingest;
using FinApi.Application.Log;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Tests.Ingest;

public sealed class IngestPipelineTests
{
    private const string Now = "2026-11-20T15:00:00Z";

    // The session of a day bar says when it begins: the bar has only a date.
    [Fact]
    public async Task PublishAsync_DayBarOfTheFuture_IsRejected()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"));
        var bar = ((IngestItem.OfBar)Market.Bar("AAPL", BarInterval.OneDay, "1970-01-01T00:00:00Z", 1, 1, 1, 1)).Bar;

        var receipt = (await market.PublishAsync(new IngestBatch(
            "s",
            1,
            1,
            [
                new IngestItem.OfBar(bar with { TradingDate = new LocalDate(2026, 11, 23) }),
                new IngestItem.OfBar(bar with { TradingDate = new LocalDate(2026, 11, 20) }),
            ]))).Value;

        var rejection = Assert.Single(receipt.Rejections);
        Assert.Equal((0, "TIME_IN_FUTURE", "bar.trading_date"), (rejection.Index, rejection.Reason, rejection.Field));
        Assert.Equal(1, receipt.Accepted);
    }

    [Fact]
    public async Task PublishAsync_BatchSentTwice_IsStoredOnce()
    {
        await using var market = await Market.StartAsync();
        var batch = new IngestBatch(
            "s",
            1,
            1,
            [Market.Instrument("AAPL"), Market.Trade("AAPL", Now, 10), Market.Quote("AAPL", Now, 9, 11)]);

        var first = (await market.PublishAsync(batch)).Value;
        var second = (await market.PublishAsync(batch)).Value;

        Assert.Equal((3, 0), (first.Accepted, first.Duplicates));
        Assert.Equal((0, 3), (second.Accepted, second.Duplicates));
        Assert.Single(market.Store.Trades);
        Assert.Single(market.Store.Quotes);
        Assert.Equal(1m, Assert.Single(market.Store.BarsOf("AAPL", BarInterval.OneMinute)).Bar.Volume);
    }

    [Fact]
    public async Task PublishAsync_BatchSentTwiceAfterRestart_IsStoredOnce()
    {
        var store = new MemoryStore();
        var batch = new IngestBatch("s", 1, 1, [Market.Instrument("AAPL"), Market.Trade("AAPL", Now, 10)]);
        await using (var market = await Market.StartAsync(store))
        {
            await market.PublishAsync(batch);
        }

        await using var restarted = await Market.StartAsync(store);
        var receipt = (await restarted.PublishAsync(batch)).Value;

        Assert.Equal(2, receipt.Duplicates);
        Assert.Single(store.Trades);
        Assert.Equal(10, restarted.Latest.All.Single().Trade!.Price);
    }

    [Fact]
    public async Task PublishAsync_BadItems_AreRejectedAloneWithIndexFieldAndReason()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"));

        var receipt = (await market.PublishAsync(new IngestBatch("s", 1, 1,
        [
            Market.Trade("NOPE", Now, 1),
            Market.Trade("AAPL", Now, -1),
            Market.Trade("AAPL", "2026-11-20T15:01:00.000000001Z", 1),
            Market.Trade("AAPL", "2026-11-20T15:01:00Z", 1),
            Market.Quote("AAPL", Now, bid: null, ask: null),
            Market.Quote("AAPL", Now, -0.01m, 1),
            new IngestItem.Unreadable(RejectionReason.TooManyDigits, "trade.price", "has 29 digits."),
            Market.Bar("AAPL", BarInterval.OneMinute, "2026-11-20T14:59:30Z", 1, 1, 1, 1),
            Market.Bar("AAPL", BarInterval.OneDay, "2026-07-03T14:00:00Z", 1, 1, 1, 1),
            Market.Bar("AAPL", BarInterval.FourHours, "2026-11-20T12:00:00Z", 1, 1, 1, 1),
            Market.Bar("AAPL", BarInterval.OneMinute, "2026-11-20T14:59:00Z", 1, 1, 1, 2),
            Market.Instrument("X", "XWAR"),
            Market.Trade("AAPL", Now, TickBounds.Max),
        ]))).Value;

        Assert.Equal(1, receipt.Accepted);
        Assert.Equal(
        [
            (0, "SYMBOL_NOT_FOUND", "trade.symbol"),
            (1, "NEGATIVE_PRICE", "trade.price"),
            (2, "TIME_IN_FUTURE", "trade.event_time"),
            (4, "INVALID_FIELD", "quote.bid_price"),
            (5, "NEGATIVE_PRICE", "quote.bid_price"),
            (6, "TOO_MANY_DIGITS", "trade.price"),
            (7, "INVALID_FIELD", "bar.start_time"),
            (8, "NOT_A_SESSION", "bar.trading_date"),
            (9, "INVALID_FIELD", "bar.interval"),
            (10, "INVALID_FIELD", "bar.high"),
            (11, "INVALID_FIELD", "instrument.mic"),
            (12, "INVALID_FIELD", "trade.price"),
        ],
        receipt.Rejections.Select(r => (r.Index, r.Reason, r.Field)));
    }

    [Fact]
    public async Task PublishAsync_RejectedItemSentAgainWhenItsInstrumentExists_IsStored()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"));
        var batch = new IngestBatch(
            "s",
            1,
            1,
            [Market.Trade("AAPL", Now, 1), Market.Trade("MSFT", Now, 2), Market.Trade("AAPL", Now, 3)]);

        var before = (await market.PublishAsync(batch)).Value;
        await market.AcceptAsync(Market.Instrument("MSFT"));
        var after = (await market.PublishAsync(batch)).Value;

        Assert.Equal((2, 1), (before.Accepted, before.Rejections.Count));
        Assert.Equal((1, 2), (after.Accepted, after.Duplicates));
        Assert.Equal([1m, 3m, 2m], market.Store.Trades.Select(t => t.Price));
    }

    [Fact]
    public async Task PublishAsync_SequenceSkipped_TellsTheGapAndTakesItLater()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"));

        var first = (await market.PublishAsync(new IngestBatch("s", 1, 5, [Market.Trade("AAPL", Now, 1)]))).Value;
        var skipped = (await market.PublishAsync(new IngestBatch("s", 1, 9, [Market.Trade("AAPL", Now, 2)]))).Value;
        var late = (await market.PublishAsync(new IngestBatch("s", 1, 6, [Market.Trade("AAPL", Now, 3)]))).Value;
        var asked = (await market.PublishAsync(new IngestBatch("s", 1, 0, []))).Value;

        Assert.Null(first.SourceGap);
        Assert.Equal(new SequenceRange(6, 8), skipped.SourceGap);
        Assert.Null(late.SourceGap);
        Assert.Equal(1, late.Accepted);
        Assert.Equal([new SequenceRange(5, 6), new SequenceRange(9, 9)], asked.Stored);
    }

    [Fact]
    public async Task PublishAsync_SequenceSkipped_MarksTheNextTickOfEveryTopicOnce()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"), Market.Instrument("MSFT"));

        await market.PublishAsync(
            new IngestBatch("s", 1, 1, [Market.Quote("AAPL", Now, 1, 2), Market.Trade("AAPL", Now, 1)]));
        await market.PublishAsync(new IngestBatch("other", 1, 1, [Market.Quote("AAPL", Now, 2, 3)]));
        await market.PublishAsync(new IngestBatch("s", 1, 9,
            [Market.Quote("AAPL", Now, 3, 4), Market.Quote("AAPL", Now, 4, 5), Market.Trade("AAPL", Now, 4)]));
        await market.PublishAsync(new IngestBatch("other", 1, 2, [Market.Quote("MSFT", Now, 5, 6)]));
        await market.PublishAsync(
            new IngestBatch("s", 1, 12, [Market.Quote("MSFT", Now, 6, 7), Market.Trade("AAPL", Now, 7)]));

        var marked = market.Store.Rows.SelectMany(row => row.Entries)
            .Where(entry => entry.Traits.HasFlag(LogEntryTraits.FollowsLoss))
            .Select(entry => (entry.Item as Quote)?.BidPrice ?? (entry.Item as Trade)?.Price);
        Assert.Equal([3m, 4m, 6m], marked);
    }

    [Fact]
    public async Task PublishAsync_Epochs_GreaterStartsAnewAndSmallerIsRefused()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"));
        IngestItem[] items = [Market.Trade("AAPL", Now, 1)];

        await market.PublishAsync(new IngestBatch("s", 1, 1, items));
        var renewed = (await market.PublishAsync(new IngestBatch("s", 2, 1, items))).Value;
        var stale = await market.PublishAsync(new IngestBatch("s", 1, 2, items));

        Assert.Equal(1, renewed.Accepted);
        Assert.Equal(
            (ErrorKind.FailedPrecondition, ErrorReason.SourceEpochStale), (stale.Error!.Kind, stale.Error.Reason));
    }

    [Fact]
    public async Task PublishAsync_QuestionUnderAGreaterEpoch_ShutsTheOlderPublisherOutForGood()
    {
        var store = new MemoryStore();
        await using (var market = await Market.StartAsync(store))
        {
            await market.AcceptAsync(Market.Instrument("AAPL"));
            Assert.True((await market.PublishAsync(new IngestBatch("s", 5, 1, []))).IsSuccess);
        }

        await using var restarted = await Market.StartAsync(store);
        var older = await restarted.PublishAsync(new IngestBatch("s", 4, 1, [Market.Trade("AAPL", Now, 1)]));
        var olderQuestion = await restarted.PublishAsync(new IngestBatch("s", 4, 1, []));

        Assert.Equal(ErrorReason.SourceEpochStale, older.Error!.Reason);
        Assert.Equal(ErrorReason.SourceEpochStale, olderQuestion.Error!.Reason);
        Assert.Empty(store.Trades);
    }

    [Theory]
    [InlineData("", 1, 1, "source")]
    [InlineData("a b", 1, 1, "source")]
    [InlineData("s", 0, 1, "source_epoch")]
    [InlineData("s", 1, 0, "first_sequence")]
    [InlineData("s", 1, long.MaxValue, "first_sequence")]
    public async Task PublishAsync_MalformedBatch_NamesTheField(string source, long epoch, long first, string field)
    {
        await using var market = await Market.StartAsync();

        var result = await market.PublishAsync(new IngestBatch(source, epoch, first, [Market.Trade("AAPL", Now, 1)]));

        Assert.Equal(field, Assert.Single(result.Error!.Violations).Field);
    }

    [Fact]
    public async Task PublishAsync_MoreThan1000Items_IsRefusedWhole()
    {
        await using var market = await Market.StartAsync();
        IngestItem[] items = [.. Enumerable.Repeat(Market.Trade("AAPL", Now, 1), 1_001)];

        var result = await market.PublishAsync(new IngestBatch("s", 1, 1, items));

        Assert.Equal("items", Assert.Single(result.Error!.Violations).Field);
    }

    [Fact]
    public async Task PublishAsync_StoreFails_ShowsNothingAndTakesTheSameBatchLater()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"), Market.Trade("AAPL", Now, 1));
        var batch = new IngestBatch("s", 1, 1, [Market.Trade("AAPL", Now, 2)]);

        market.Store.Failure = new StorageUnavailableException("gone");
        var failed = await market.PublishAsync(batch);
        var shown = market.Latest.All.Single().Trade!.Price;
        market.Store.Failure = null;
        var retried = (await market.PublishAsync(batch)).Value;

        Assert.Equal(ErrorReason.StorageUnavailable, failed.Error!.Reason);
        Assert.NotNull(failed.Error.RetryAfter);
        Assert.Equal(1, shown);
        Assert.Equal((1, 0), (retried.Accepted, retried.Duplicates));
        Assert.Equal([1L, 2L], market.Store.Trades.Select(t => t.Sequence));
        Assert.Equal(2m, Assert.Single(market.Store.BarsOf("AAPL", BarInterval.OneHour)).Bar.Volume);
    }

    [Fact]
    public async Task PublishAsync_StoreFull_IsRefusedWithRetryAndRecovers()
    {
        await using var market = await Market.StartAsync();
        var batch = new IngestBatch("s", 1, 1, [Market.Instrument("AAPL")]);

        market.Store.Failure = new StorageFullException("full", "make room");
        var refused = await market.PublishAsync(batch);
        market.Store.Failure = null;
        var taken = await market.PublishAsync(batch);

        Assert.Equal(ErrorReason.StorageFull, refused.Error!.Reason);
        Assert.NotNull(refused.Error.RetryAfter);
        Assert.True(taken.IsSuccess);
    }

    [Fact]
    public async Task PublishAsync_UnknownSymbolWithAutoCreate_CreatesTheInstrument()
    {
        await using var market = await Market.StartAsync(
            settings: [("Ingest:AutoCreateInstruments", "true"), ("Ingest:AutoCreateMic", "CRYPTO")]);

        await market.AcceptAsync(Market.Trade("BTCUSD", Now, 1));

        Assert.Equal("CRYPTO", market.Latest.All.Single().Instrument.Mic.Value);
    }

    [Fact]
    public async Task PublishAsync_RejectedItemWithAutoCreate_CreatesNothing()
    {
        await using var market = await Market.StartAsync(settings: [("Ingest:AutoCreateInstruments", "true")]);

        await market.PublishAsync(new IngestBatch("s", 1, 1, [Market.Trade("AAPL", Now, -1)]));
        await market.PublishAsync(new IngestBatch("s", 1, 1, [Market.Trade("MSFT", Now, -1)]));
        await market.PublishAsync(new IngestBatch("s", 1, 2, [Market.Trade("MSFT", Now, 1)]));

        Assert.Equal(["MSFT"], market.Latest.All.Select(state => state.Instrument.Symbol.Value));
        Assert.Equal(
            ["MSFT"],
            (await market.Store.ListInstrumentsAsync(TestContext.Current.CancellationToken))
                .Select(i => i.Symbol.Value));
    }

    [Fact]
    public async Task PublishAsync_CrossedAndOneSidedQuotes_AreKeptAndFlagged()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"));

        await market.AcceptAsync(
            Market.Quote("AAPL", Now, 2, 1),
            Market.Quote("AAPL", Now, 0, 1),
            Market.Quote("AAPL", Now, 1, null),
            Market.Quote("AAPL", Now, 0, 0));

        Assert.Equal(
            [QuoteFlags.Crossed, QuoteFlags.NoBid, QuoteFlags.NoAsk, QuoteFlags.NoBid | QuoteFlags.NoAsk],
            market.Store.Quotes.Select(q => q.Flags));
    }

    [Fact]
    public async Task PublishAsync_LateQuote_IsStoredButNotTheLatest()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Quote("AAPL", Now, 2, 3),
            Market.Quote("AAPL", "2026-11-20T14:59:59Z", 1, 2));

        Assert.Equal(2, market.Store.Quotes.Count);
        Assert.Equal(2, market.Latest.All.Single().Quote!.BidPrice);
    }

    [Fact]
    public async Task PublishAsync_OnlyDataOlderThan15Minutes_ChangesTheSettledVersion()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"), Market.Trade("AAPL", "2026-11-20T14:45:00Z", 1));
        var young = market.Latest.All.Single().SettledVersion;

        await market.AcceptAsync(Market.Trade("AAPL", "2026-11-20T14:44:59.999999999Z", 1));
        var old = market.Latest.All.Single().SettledVersion;

        Assert.Equal((0, 1), (young, old));
    }

    [Fact]
    public async Task StopAsync_BatchesWaiting_AreStillCommitted()
    {
        var market = await Market.StartAsync();
        var publishing = Enumerable.Range(0, 50)
            .Select(i => market.PublishAsync(new IngestBatch($"s{i}", 1, 1, [Market.Instrument($"S{i}")])).AsTask())
            .ToList();

        await market.DisposeAsync();
        var receipts = await Task.WhenAll(publishing);

        Assert.All(receipts, r => Assert.True(r.IsSuccess));
        Assert.Equal(50, (await market.Store.ListInstrumentsAsync(TestContext.Current.CancellationToken)).Count);
    }
}
