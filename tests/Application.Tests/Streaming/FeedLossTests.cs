using FinApi.Application.Log;
using FinApi.Application.Streaming.Frames;

namespace FinApi.Application.Tests.Streaming;

/// <summary>What streams say of items that a source has lost before they came here.</summary>
public sealed class FeedLossTests
{
    private static readonly TopicSpec EveryQuote = new(StreamChannel.Quotes, "A", Delivery: Delivery.Every);
    private static readonly TopicSpec LatestQuote = EveryQuote with { Delivery = Delivery.Latest };

    [Fact]
    public void Every_SourceLostSomething_SaysTheGapBehindWhatCameBefore()
    {
        using var world = new StreamWorld();
        var client = Connect(world, EveryQuote);

        world.Publish(world.Quote("A", 1), world.Quote("A", 2), world.Quote("A", 3, followsLoss: true));
        world.Pass(10);
        world.Publish(world.Quote("A", 4));
        world.Pass(10);

        var gap = Assert.Single(client.Record.Frames.OfType<ServerFrame.Gap>());
        Assert.Equal((0L, 0L, GapCause.Feed), (gap.FromSequence, gap.ToSequence, gap.Cause));
        Assert.Equal((3, 3m), SequenceAndPriceOf(client.Record.Last<ServerFrame.Snapshot>()));
        Assert.Equal([1m, 2m, 4m], client.Record.Items.Select(item => item.Event.Quote!.BidPrice));
        Assert.Empty(client.Record.Problems);
    }

    [Fact]
    public void Latest_SourceLostSomethingAmongWhatIsConflated_SaysTheGap()
    {
        using var world = new StreamWorld();
        var client = Connect(world, LatestQuote);

        world.Publish(world.Quote("A", 1, followsLoss: true), world.Quote("A", 2));
        world.Pass(30);

        Assert.Equal(GapCause.Feed, Assert.Single(client.Record.Frames.OfType<ServerFrame.Gap>()).Cause);
        Assert.Equal((2, 2m), SequenceAndPriceOf(client.Record.Last<ServerFrame.Snapshot>()));
        Assert.Empty(client.Record.Items);
        Assert.Empty(client.Record.Problems);
    }

    [Fact]
    public void Subscribe_AfterTheSourceLostSomething_SaysNoGap()
    {
        using var world = new StreamWorld();
        world.Publish(world.Quote("A", 1), world.Quote("A", 2, followsLoss: true));

        var client = Connect(world, EveryQuote);
        world.Pass(30);

        Assert.Empty(client.Record.Frames.OfType<ServerFrame.Gap>());
    }

    private static TestClient Connect(StreamWorld world, TopicSpec topic)
    {
        var client = new TestClient(world);
        client.Connect(new ClientMessage.Hello());
        client.Subscribe(topic);
        world.Pass(10);
        return client;
    }

    private static (long, decimal?) SequenceAndPriceOf(ServerFrame.Snapshot snapshot) =>
        (snapshot.Sequence, snapshot.Latest?.Quote?.BidPrice);
}
