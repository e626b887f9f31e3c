using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Api.Tests.Streaming;

public sealed class SubscribeTests
{
    private static readonly string AaplQuotes = StreamRecord.KeyOf(StreamChannel.Quotes, "AAPL");

    [Fact]
    public async Task Subscribe_QuotesThatComeAfter_FollowTheSnapshotWithoutAHole()
    {
        await using var server = await ApiServer.StartAsync();
        await using var market = await LiveMarket.StartAsync(server, "AAPL", "MSFT");
        await market.QuoteAsync("AAPL", 1);
        await using var stream = await LiveStream.StartAsync(server);

        var result = await stream.SubscribeAsync(LiveStream.Quotes("aapl"), LiveStream.Quotes("NOPE"));
        var snapshot = (await stream.WaitAsync(StreamFrame.FrameOneofCase.Snapshot)).Snapshot;
        for (var i = 2; i < 300; i++)
        {
            await market.QuoteAsync("AAPL", i);
            await market.QuoteAsync("MSFT", i);
        }

        await stream.WaitUntilAsync(record => record.Items(AaplQuotes).Count == 298);
        Assert.Equal([TopicStatus.Ok, TopicStatus.NotFound], result.Topics.Select(topic => topic.Status));
        Assert.Equal("AAPL", result.Topics[0].Topic.Symbol);
        Assert.Equal((1, "1"), (snapshot.Sequence, snapshot.Quote.BidPrice));
        Assert.Equal(
            Enumerable.Range(2, 298).Select(i => $"{i}"),
            stream.Record.Items(AaplQuotes).Select(item => item.Quote.BidPrice));
        Assert.Empty(stream.Record.Problems);
    }

    [Fact]
    public async Task Subscribe_SourceLeavesNumbersOut_SaysTheGapOfTheFeed()
    {
        await using var server = await ApiServer.StartAsync();
        await using var market = await LiveMarket.StartAsync(server, "AAPL");
        await market.QuoteAsync("AAPL", 1);
        await using var stream = await LiveStream.StartAsync(server);
        await stream.SubscribeAsync(LiveStream.Quotes("AAPL"));
        await stream.WaitAsync(StreamFrame.FrameOneofCase.Snapshot);

        await market.QuoteAsync("AAPL", 2);
        market.Lose(3);
        await market.QuoteAsync("AAPL", 3);
        await market.QuoteAsync("AAPL", 4);
        await stream.WaitUntilAsync(record =>
            record.Items(AaplQuotes).Any(item => item.Sequence == 4)
            || record.Snapshots.Any(snapshot => snapshot.Sequence == 4));

        var gap = Assert.Single(stream.Record.Gaps);
        Assert.Equal((GapCause.Feed, "AAPL", 0, 0), (gap.Cause, gap.Symbol, gap.FromSequence, gap.ToSequence));
        Assert.True(gap.FromTime < gap.ToTime);
        Assert.Empty(stream.Record.Problems);
    }

    [Fact]
    public async Task Unsubscribe_Topic_IsTheLastThatIsHeardOfIt()
    {
        await using var server = await ApiServer.StartAsync();
        await using var market = await LiveMarket.StartAsync(server, "AAPL", "MSFT");
        await using var stream = await LiveStream.StartAsync(server);
        var added = await stream.SubscribeAsync(LiveStream.Quotes("AAPL"), LiveStream.Quotes("MSFT"));
        await stream.WaitUntilAsync(record => record.Snapshots.Count == 2);

        await stream.SendAsync(new SubscribeRequest
        {
            Unsubscribe = new UnsubscribeOp { OpId = 8, TopicIds = { added.Topics[0].TopicId, 99 } },
        });
        var removed = (await stream.WaitAsync(StreamFrame.FrameOneofCase.OpResult)).OpResult;
        await market.QuoteAsync("AAPL", 1);
        await market.QuoteAsync("MSFT", 1);
        var quotes = StreamRecord.KeyOf(StreamChannel.Quotes, "MSFT");
        await stream.WaitUntilAsync(record => record.Items(quotes).Count == 1);
        await stream.SendAsync(new SubscribeRequest { ListSubscriptions = new ListSubscriptionsOp { OpId = 9 } });
        var list = (await stream.WaitAsync(StreamFrame.FrameOneofCase.Subscriptions)).Subscriptions;

        Assert.Equal([TopicStatus.Ok, TopicStatus.NotFound], removed.Topics.Select(topic => topic.Status));
        Assert.Empty(stream.Record.Items(AaplQuotes));
        Assert.Equal("MSFT", Assert.Single(list.Topics).Topic.Symbol);
        Assert.Empty(stream.Record.Problems);
    }

    [Fact]
    public async Task Subscribe_AllSymbols_CoversThoseThatAreYetToCome()
    {
        await using var server = await ApiServer.StartAsync();
        await using var market = await LiveMarket.StartAsync(server, "AAPL");
        await market.QuoteAsync("AAPL", 1);
        await using var stream = await LiveStream.StartAsync(server);
        await stream.SubscribeAsync(LiveStream.Quotes("*"));
        await stream.WaitUntilAsync(record => record.Snapshots.Count == 1);

        await market.AddAsync("NEW");
        await market.QuoteAsync("NEW", 5);
        await market.QuoteAsync("AAPL", 2);
        await stream.WaitUntilAsync(record => record.Snapshots.Count == 2 && record.Items(AaplQuotes).Count == 1);

        Assert.Equal(["AAPL", "NEW"], stream.Record.Snapshots.Select(snapshot => snapshot.Symbol));
        Assert.Empty(stream.Record.Problems);
    }

    [Fact]
    public async Task Subscribe_TradesAndBars_ComeInTheirChannels()
    {
        await using var server = await ApiServer.StartAsync();
        await using var market = await LiveMarket.StartAsync(server, "AAPL");
        await using var stream = await LiveStream.StartAsync(server, new Hello { RepeatSymbol = true });
        await stream.SubscribeAsync(
            LiveStream.Trades("AAPL"),
            new Topic { Channel = StreamChannel.Bars, Symbol = "AAPL", Interval = "1m", Delivery = Delivery.Every },
            new Topic { Channel = StreamChannel.Bars, Symbol = "AAPL", Interval = "1m", BarMode = BarMode.OnClose });
        await stream.WaitUntilAsync(record => record.Snapshots.Count == 3);

        // An hour ago: its bar has ended, and is closed as soon as it is quiet.
        await market.TradeAsync("AAPL", 10, TimeSpan.FromHours(-1));
        var closed = StreamRecord.KeyOf(StreamChannel.Bars, "AAPL", "1m", BarMode.OnClose);
        await stream.WaitUntilAsync(record => record.Items(closed).Count == 1);

        var updates = stream.Record.Items(StreamRecord.KeyOf(StreamChannel.Bars, "AAPL", "1m", BarMode.OnUpdate));
        var trade = Assert.Single(stream.Record.Items(StreamRecord.KeyOf(StreamChannel.Trades, "AAPL")));
        Assert.Equal(("AAPL", "10"), (trade.Symbol, trade.Trade.Price));
        Assert.True(Assert.Single(stream.Record.Items(closed)).Bar.IsComplete);
        Assert.Equal("10", updates[0].Bar.Close);
        Assert.Empty(stream.Record.Problems);
    }

    [Fact]
    public async Task StreamPrices_FixedTopics_GivesTheSameFrames()
    {
        await using var server = await ApiServer.StartAsync();
        await using var market = await LiveMarket.StartAsync(server, "AAPL");
        using var call = new Contracts.V1.Streaming.StreamingClient(server.Grpc).StreamPrices(
            new StreamPricesRequest { Symbols = { "AAPL" } }, cancellationToken: TestContext.Current.CancellationToken);
        List<StreamFrame> frames = [];
        while (frames.Count < 3 && await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
            frames.Add(call.ResponseStream.Current);
        }

        await market.QuoteAsync("AAPL", 1);
        await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                StreamFrame.FrameOneofCase.Welcome,
                StreamFrame.FrameOneofCase.OpResult,
                StreamFrame.FrameOneofCase.Snapshot,
            ],
            frames.Select(frame => frame.FrameCase));
        Assert.Equal("1", Assert.Single(call.ResponseStream.Current.Data.Items).Quote.BidPrice);
    }

    [Fact]
    public async Task Complete_ByTheClient_EndsWithOk()
    {
        await using var server = await ApiServer.StartAsync();
        await using var stream = await LiveStream.StartAsync(server);

        await stream.SendAsync(new SubscribeRequest { Ping = new Ping { Id = 42 } });
        await stream.CompleteAsync();

        Assert.Equal(42, (await stream.WaitAsync(StreamFrame.FrameOneofCase.Pong)).Pong.Id);
        Assert.Equal(StatusCode.OK, (await stream.EndAsync()).StatusCode);
    }
}
