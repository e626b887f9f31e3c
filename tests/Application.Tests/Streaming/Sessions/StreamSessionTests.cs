using FinApi.Application.Log;
using FinApi.Application.Results;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Sessions;
using NodaTime;
using NSubstitute;

namespace FinApi.Application.Tests.Streaming.Sessions;

public sealed class StreamSessionTests
{
    private static readonly TopicSpec EveryQuote = new(StreamChannel.Quotes, "A", Delivery: Delivery.Every);
    private static readonly TopicSpec EveryTrade = new(StreamChannel.Trades, "A", Delivery: Delivery.Every);
    private static readonly TopicSpec LatestQuote = new(StreamChannel.Quotes, "A", Delivery: Delivery.Latest);

    [Fact]
    public void Latest_ManyWithinTheWindow_GivesTheNewestAndCountsTheRest()
    {
        using var world = new StreamWorld();
        var client = Connect(world, LatestQuote);

        world.Publish(world.Quote("A", 1), world.Quote("A", 2), world.Quote("A", 3));
        world.Pass(10);
        Assert.Empty(client.Record.Items);
        world.Pass(10);

        var item = Assert.Single(client.Record.Items);
        Assert.Equal((3m, 2L), (item.Event.Quote!.BidPrice, item.ConflatedCount));
        Assert.Empty(client.Record.Problems);
    }

    [Fact]
    public void Every_ManyAtOnce_AreThereAfterFiveMilliseconds()
    {
        using var world = new StreamWorld();
        var client = Connect(world, EveryQuote);

        world.Publish(world.Quote("A", 1), world.Quote("A", 2));
        world.Pass(5);

        Assert.Equal([1m, 2m], client.Record.Items.Select(item => item.Event.Quote!.BidPrice!.Value));
        Assert.Empty(client.Record.Problems);
    }

    [Fact]
    public void Latest_LateQuote_DoesNotReplaceTheNewerOne()
    {
        using var world = new StreamWorld();
        var client = Connect(world, LatestQuote);

        world.Publish(world.Quote("A", 1), world.Quote("A", 2, lateMilliseconds: 500));
        world.Pass(30);

        Assert.Equal(1m, Assert.Single(client.Record.Items).Event.Quote!.BidPrice);
        world.Publish(world.Quote("A", 3));
        world.Pass(30);
        Assert.Equal(1, client.Record.Items[1].ConflatedCount);
        Assert.Empty(client.Record.Problems);
    }

    [Fact]
    public void Latest_MinInterval_IsKept()
    {
        using var world = new StreamWorld();
        var client = Connect(world, LatestQuote with { MinIntervalMilliseconds = 1_000 });
        world.Pass(1_000);

        for (var i = 0; i < 30; i++)
        {
            world.Publish(world.Quote("A", i));
            world.Pass(100);
        }

        // Three beats, or two for a stream whose beat comes less than LATEST's 20 ms after the first quote.
        Assert.InRange(client.Record.Items.Count, 2, 4);
        Assert.Empty(client.Record.Problems);
    }

    [Fact]
    public void Every_Burst_ComesInFramesOfAtMost64Items()
    {
        using var world = new StreamWorld();
        var client = Connect(world, EveryQuote);

        world.Publish([.. Enumerable.Range(0, 5_000).Select(i => world.Quote("A", i))]);
        world.Pass(100);

        Assert.Equal(Enumerable.Range(0, 5_000), client.Record.Items.Select(item => (int)item.Event.Quote!.BidPrice!));
        Assert.InRange(client.Record.LargestFrame, 2, 64);
    }

    [Fact]
    public void Every_OneSecondBehind_IsWarnedOnce()
    {
        using var world = new StreamWorld();
        var client = Connect(world, EveryQuote);
        client.Stall();
        world.Publish(world.Quote("A"));
        world.Pass(10);

        world.Publish(world.Quote("A"));
        world.Pass(2_500);
        client.GoOn();
        world.Pass(50);

        var warning = Assert.Single(client.Record.Frames.OfType<ServerFrame.SlowWarning>());
        Assert.Equal(1, warning.QueuedItems);
        Assert.InRange(warning.Behind, Duration.FromSeconds(1), Duration.FromMilliseconds(1_500));
        Assert.Empty(client.Record.Frames.OfType<ServerFrame.Gap>());
        Assert.Equal(2, client.Record.Items.Count);
    }

    [Fact]
    public void Every_FullWithSkip_SaysOneGapAndGoesOnFromASnapshot()
    {
        using var world = new StreamWorld(maxQueuedItems: 100);
        var client = Connect(world, EveryQuote);
        client.Stall();
        world.Publish(world.Quote("A", 0));
        world.Pass(10);

        world.Publish([.. Enumerable.Range(1, 150).Select(i => world.Quote("A", i))]);
        world.Pass(500);
        client.GoOn();
        world.Pass(10);
        world.Publish(world.Quote("A", 200));
        world.Pass(10);

        var gap = Assert.Single(client.Record.Frames.OfType<ServerFrame.Gap>());
        Assert.Equal((2L, 151L, GapCause.SlowReader), (gap.FromSequence, gap.ToSequence, gap.Cause));
        Assert.Equal(151, client.Record.Last<ServerFrame.Snapshot>().Sequence);
        Assert.Equal([0m, 200m], client.Record.Items.Select(item => item.Event.Quote!.BidPrice));
        Assert.Empty(client.Record.Problems);
    }

    [Fact]
    public void Every_FullWithDisconnect_EndsWithAToken()
    {
        using var world = new StreamWorld(maxQueuedItems: 100);
        var client = Connect(world, EveryTrade);
        client.Stall();
        world.Publish(world.Trade("A"));
        world.Pass(10);

        world.Publish([.. Enumerable.Range(1, 150).Select(i => world.Trade("A"))]);
        world.Pass(500);
        client.GoOn();
        world.Pass(500);
        var end = client.End();

        Assert.Equal((ErrorKind.ResourceExhausted, "SLOW_CONSUMER"), (end!.Kind, end.Reason));
        Assert.Equal("SLOW_CONSUMER", client.Record.Last<ServerFrame.GoAway>().Reason);
        client.Connect(new ClientMessage.Hello(ResumeToken: client.Record.Token));
        world.Pass(100);
        Assert.Equal(151, client.Record.Items.Count);
        Assert.Empty(client.Record.Problems);
    }

    [Fact]
    public void Write_BlockedFor10Seconds_EndsTheStream()
    {
        using var world = new StreamWorld();
        var client = Connect(world, LatestQuote);
        client.Stall();
        world.Publish(world.Quote("A"));
        world.Pass(9_500);
        Assert.True(client.IsOpen);

        world.Pass(2_000);

        Assert.False(client.IsOpen);
        Assert.Equal("SLOW_CONSUMER", client.End()!.Reason);
    }

    [Fact]
    public void Latest_ClientThatReadsNothingForAWhile_IsNotCutForVolume()
    {
        using var world = new StreamWorld(maxQueuedItems: 100);
        var client = Connect(world, LatestQuote);
        client.Stall();
        for (var i = 0; i < 90; i++)
        {
            world.Publish([.. Enumerable.Range(0, 100).Select(_ => world.Quote("A", i))]);
            world.Pass(100);
        }

        client.GoOn();
        world.Pass(50);

        Assert.Equal(2, client.Record.Items.Count);
        Assert.Equal(9_000, client.Record.Items[1].Event.Sequence);
        Assert.Empty(client.Record.Frames.OfType<ServerFrame.Gap>());
        Assert.Empty(client.Record.Problems);
    }

    [Fact]
    public void Heartbeat_QuietMarket_ComesEvery10Seconds()
    {
        using var world = new StreamWorld();
        var client = Connect(world, EveryQuote);

        world.Pass(61_000);

        Assert.Equal(6, client.Record.Frames.OfType<ServerFrame.Heartbeat>().Count());
    }

    [Fact]
    public void Hello_TokenOfAnotherAccount_IsRefused()
    {
        using var world = new StreamWorld();
        var client = Connect(world, EveryQuote);
        world.Pass(11_000);

        var other = new TestClient(world, "another");
        other.Connect(new ClientMessage.Hello(ResumeToken: client.Record.Token));
        world.Pass(10);

        Assert.NotEmpty(client.Record.Token);
        Assert.Equal("INVALID_RESUME_TOKEN", other.End()!.Reason);
    }

    [Fact]
    public void Hello_TokenOfALostEpoch_GivesAGapWithTimesAndASnapshot()
    {
        using var world = new StreamWorld();
        var client = Connect(world, EveryQuote);
        world.Publish(world.Quote("A", 1));
        world.Pass(11_000);
        client.Disconnect();
        world.Rebuild();
        world.Publish(world.Quote("A", 2));

        client.Connect(new ClientMessage.Hello(ResumeToken: client.Record.Token));
        world.Pass(10);

        var gap = client.Record.Last<ServerFrame.Gap>();
        Assert.Equal((0L, 0L, GapCause.Resume), (gap.FromSequence, gap.ToSequence, gap.Cause));
        Assert.True(gap.FromTime < gap.ToTime);
        Assert.NotNull(Assert.Single(client.Record.Last<ServerFrame.ResumeResult>().Topics).Gap);
        Assert.Equal(2m, client.Record.Last<ServerFrame.Snapshot>().Latest!.Quote!.BidPrice);
        Assert.Empty(client.Record.Problems);
    }

    [Fact]
    public void Hello_TokenOlderThanTheWindow_GivesASnapshotOnly()
    {
        using var world = new StreamWorld();
        var client = Connect(world, EveryQuote);
        world.Pass(11_000);
        client.Disconnect();
        world.Time.Advance(TimeSpan.FromMinutes(61));

        client.Connect(new ClientMessage.Hello(ResumeToken: client.Record.Token));
        world.Pass(10);

        Assert.NotNull(Assert.Single(client.Record.Last<ServerFrame.ResumeResult>().Topics).Gap);
    }

    [Fact]
    public void Hello_LogTrimmedForOneTopic_RecoversTheOther()
    {
        using var world = new StreamWorld(maxLogEvents: 50);
        var client = Connect(world, EveryQuote, EveryQuote with { Symbol = "B" });
        world.Pass(11_000);
        client.Disconnect();
        world.Publish([.. Enumerable.Range(0, 100).Select(i => world.Quote("A", i))]);

        client.Connect(new ClientMessage.Hello(ResumeToken: client.Record.Token));
        world.Pass(10);

        var topics = client.Record.Last<ServerFrame.ResumeResult>().Topics;
        Assert.Equal([("A", true), ("B", false)], topics.Select(topic => (topic.Topic.Symbol, topic.Gap is not null)));
        Assert.Empty(client.Record.Problems);
    }

    [Fact]
    public void Ask_ClientThatTakesNoAnswers_IsNotReadFromUntilItDoes()
    {
        using var world = new StreamWorld(maxQueuedItems: 100);
        var client = Connect(world, LatestQuote);
        client.Stall();
        world.Publish(world.Quote("A"));
        world.Pass(30);

        for (var i = 0; i < 250; i++)
        {
            client.Send(new ClientMessage.Ping(i));
        }

        Assert.Equal(150, client.Unread);
        client.GoOn();
        world.PassUntil(() => client.Record.Frames.OfType<ServerFrame.Pong>().Count() == 250);
        Assert.Equal(0, client.Unread);
    }

    [Fact]
    public async Task Visit_FaultOfOurs_EndsThatStreamWithItAndGivesItsSlotBack()
    {
        using var world = new StreamWorld(maxStreams: 1);

        var stream = world.Open("a", Substitute.For<IFrameSink>(), new BrokenFrames());
        var running = stream.RunAsync(new HelloOnly(), CancellationToken.None);
        world.PassUntil(() => running.IsCompleted);

        await Assert.ThrowsAsync<NotSupportedException>(() => running);
        var next = Connect(world, LatestQuote);
        Assert.True(next.IsOpen);
    }

    [Fact]
    public void Hello_PlanWithoutStreams_IsRefused()
    {
        using var world = new StreamWorld(maxStreams: 0);
        var client = new TestClient(world);

        client.Connect(new ClientMessage.Hello());
        world.PassUntil(() => !client.IsOpen);

        var end = client.End()!;
        Assert.Equal((ErrorKind.PermissionDenied, "PLAN_UPGRADE_REQUIRED"), (end.Kind, end.Reason));
    }

    [Fact]
    public void Sweep_5000StreamsAndOneStalled_ServesAllOthers()
    {
        using var world = new StreamWorld(maxStreams: 5_001);
        var clients = Enumerable.Range(0, 5_000).Select(_ => Connect(world, EveryQuote, sweeps: false)).ToArray();
        world.Pass(10);
        clients[17].Stall();
        for (var i = 0; i < 20; i++)
        {
            world.Publish(world.Quote("A", i));
            world.Pass(10);
        }

        Assert.All(clients.Where((_, i) => i != 17), client => Assert.Equal(20, client.Record.Items.Count));
        Assert.Single(clients[17].Record.Items);
    }

    private sealed class HelloOnly : IClientMessages
    {
        private bool _isSaid;

        public async ValueTask<ClientMessage?> ReadAsync(CancellationToken cancellationToken)
        {
            if (_isSaid)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            _isSaid = true;
            return new ClientMessage.Hello();
        }
    }

    private sealed class BrokenFrames : FrameEncoding
    {
        public override bool IsText => false;

        public override byte[] EncodeItem(TickEvent tick) => throw new NotSupportedException();

        public override void WriteFrame(
            System.Buffers.IBufferWriter<byte> output, long sessionSequence, Instant serverTime, ServerFrame frame) =>
            throw new NotSupportedException();

        public override void WriteData(
            System.Buffers.IBufferWriter<byte> output,
            long sessionSequence,
            Instant serverTime,
            ReadOnlySpan<DataItem> items,
            bool repeatSymbol) => throw new NotSupportedException();
    }

    private static TestClient Connect(StreamWorld world, params TopicSpec[] topics) =>
        Connect(world, topics[0], sweeps: true, topics[1..]);

    private static TestClient Connect(StreamWorld world, TopicSpec topic, bool sweeps, params TopicSpec[] more)
    {
        var client = new TestClient(world);
        client.Connect(new ClientMessage.Hello());
        client.Subscribe([topic, .. more]);
        if (sweeps)
        {
            world.Pass(10);
        }

        return client;
    }
}
