using FinApi.Application.Callers;
using FinApi.Application.Ingest;
using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.Log.Writing;
using FinApi.Application.MarketData;
using FinApi.Application.MarketData.Following;
using FinApi.Application.Storage;
using FinApi.Application.Streaming.Fanout;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Tests.MarketData;

/// <summary>The log brings what a node cannot apply, because its memory lacks what the store has.</summary>
public sealed class UnfitEntryTests
{
    private const string Now = "2026-11-20T15:00:00Z";

    private static readonly Symbol Unknown = Symbol.Parse("MSFT");
    private static readonly MarketAccess Access = TestPlans.Live(TestPlans.Enterprise);

    [Fact]
    public async Task Apply_InstrumentIsNotInMemory_IsLoadedFromTheStoreAndItsTopicsHaveAGap()
    {
        await using var market = await StartAsync();
        var (broken, whole) = (TopicOf(market, Unknown), TopicOf(market, Symbol.Parse("AAPL")));
        var (generation, wholeGeneration) = (broken.Generation, whole.Generation);

        Apply(market, QuoteOf("MSFT", 7), QuoteOf("AAPL", 2));

        Assert.Equal(2, await FindBidAsync(market, "AAPL")); // at once
        await PassUntilAsync(market, async () => await FindBidAsync(market, "MSFT") == 7);
        await PassUntilAsync(market, () => Task.FromResult(broken.Generation > generation));
        Assert.Equal(wholeGeneration, whole.Generation);
    }

    // It was deleted since: the node must not serve what the store no longer has, and must not stumble either.
    [Fact]
    public async Task Apply_StoreHasNoneEither_LeavesTheOthersAlone()
    {
        await using var market = await StartAsync();

        Apply(market, QuoteOf("NONE", 7));
        market.Time.Advance(TimeSpan.FromSeconds(2));
        Apply(market, QuoteOf("AAPL", 3));

        Assert.Equal(3, await FindBidAsync(market, "AAPL"));
        Assert.Null(await FindBidAsync(market, "NONE"));
    }

    // While the store is read, the log goes on: its quote is newer than the one that was read.
    [Fact]
    public async Task Put_LogHasGoneOnMeanwhile_KeepsWhatItBrought()
    {
        await using var market = await StartAsync();
        var follower = market.Get<MarketFollower>();
        Apply(market, QuoteOf("MSFT", 7));
        Assert.Equal([Unknown], follower.StartRepair());
        var loaded = await market.Get<MarketLoader>().FindAsync(Unknown, TestContext.Current.CancellationToken);

        Apply(market, QuoteOf("MSFT", 8));
        follower.Put(Unknown, loaded);

        Assert.Equal(8, await FindBidAsync(market, "MSFT"));
    }

    [Fact]
    public async Task GiveUp_StoreWasAway_IsTakenUpAgain()
    {
        await using var market = await StartAsync();
        var follower = market.Get<MarketFollower>();
        Apply(market, QuoteOf("MSFT", 7));
        follower.GiveUp(follower.StartRepair()[0], isTakenUpAgain: true);

        Assert.Equal([Unknown], follower.StartRepair());

        follower.GiveUp(Unknown, isTakenUpAgain: false);
        Assert.Empty(follower.StartRepair());
    }

    // AAPL is known to both; MSFT was written past the log, so that only the store has it.
    private static async Task<Market> StartAsync()
    {
        var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"), Market.Quote("AAPL", Now, 1, 2));
        var topic = TopicOf(market, Symbol.Parse("AAPL"));
        while (topic.LastSequence == 0) // the next number is made of it
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await market.Store.CommitAsync(
            new MarketCommit
            {
                LastSequence = 1,
                Instruments = [((IngestItem.OfInstrument)Market.Instrument("MSFT")).Instrument],
                Quotes = [QuoteOf("MSFT", 7)],
            },
            TestContext.Current.CancellationToken);
        return market;
    }

    private static Topic TopicOf(Market market, Symbol symbol) =>
        market.Get<PriceHub>().GetOrAddTopic(new TopicKey(symbol, TopicKind.Quotes));

    private static void Apply(Market market, params Quote[] quotes)
    {
        var follower = market.Get<LogFollower>();
        var entries = quotes
            .Select(quote => LogEntry.Of(quote, "test", LogEntryTraits.TopicItem) with
            {
                Sequence = TopicOf(market, quote.Symbol).LastSequence + 1,
            })
            .ToArray();
        var row = new LogRow(Math.Max(1, follower.Term), follower.Position + 1, Market.At(Now), entries);
        Assert.Equal(LogStep.Applied, follower.Apply(follower.Epoch, row));
    }

    private static Quote QuoteOf(string symbol, decimal bid) => new()
    {
        Symbol = Symbol.Parse(symbol),
        BidPrice = bid,
        AskPrice = bid + 1,
        EventTime = Market.At(Now),
        ReceiveTime = Market.At(Now),
        Sequence = (long)bid,
    };

    private static async Task<decimal?> FindBidAsync(Market market, string symbol)
    {
        var answer = await market.SendAsync(new GetQuoteQuery(symbol, Access));
        return answer.IsSuccess ? answer.Value.Quote.BidPrice : null;
    }

    private static async Task PassUntilAsync(Market market, Func<Task<bool>> isDoneAsync)
    {
        market.Time.Advance(TimeSpan.FromSeconds(1));
        while (!await isDoneAsync())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
