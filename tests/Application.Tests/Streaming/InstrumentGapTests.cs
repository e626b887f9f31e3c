using FinApi.Application.Log;
using FinApi.Application.Streaming.Frames;
using FinApi.Domain.Instruments;

namespace FinApi.Application.Tests.Streaming;

/// <summary>One instrument was loaded anew: its streams have a gap, and no others.</summary>
public sealed class InstrumentGapTests
{
    private static readonly TopicSpec OfA = new(StreamChannel.Quotes, "A", Delivery: Delivery.Every);

    [Theory]
    [InlineData(Delivery.Every)]
    [InlineData(Delivery.Latest)]
    public void Break_SubscribersOfTheInstrument_AreToldAndGoOnBehindIt(Delivery delivery)
    {
        using var world = new StreamWorld();
        var (broken, whole) = (Connect(world, "A", delivery), Connect(world, "B", delivery));
        world.Publish(world.Quote("A", 1), world.Quote("B", 1));
        world.Pass(30);

        world.Hub.Break(Symbol.Parse("A"));
        world.Pass(30);
        world.Publish(world.Quote("A", 2), world.Quote("B", 2));
        world.Pass(30);

        Assert.Equal(GapCause.Node, Assert.Single(broken.Record.Frames.OfType<ServerFrame.Gap>()).Cause);
        Assert.Equal([1m, 2m], broken.Record.Items.Select(item => item.Event.Quote!.BidPrice));
        Assert.Empty(whole.Record.Frames.OfType<ServerFrame.Gap>());
        Assert.Equal([1m, 2m], whole.Record.Items.Select(item => item.Event.Quote!.BidPrice));
        Assert.Empty(broken.Record.Problems);
        Assert.Empty(whole.Record.Problems);
    }

    // What the gap has taken was counted to be trimmed: it must not hold up the trimming of other topics.
    [Fact]
    public void Break_NothingComesOfTheInstrumentAfterwards_OthersAreTrimmedStill()
    {
        using var world = new StreamWorld();
        world.Publish(world.Quote("A", 1), world.Quote("B", 1));
        world.Hub.Break(Symbol.Parse("A"));

        world.Time.Advance(TimeSpan.FromHours(2));
        world.Publish(world.Quote("B", 2));

        var topic = world.Hub.GetOrAddTopic(new TopicKey(Symbol.Parse("B"), TopicKind.Quotes));
        Assert.Null(topic.Find(1));
        Assert.NotNull(topic.Find(2));
    }

    private static TestClient Connect(StreamWorld world, string symbol, Delivery delivery)
    {
        var client = new TestClient(world);
        client.Connect(new ClientMessage.Hello());
        client.Subscribe(OfA with { Symbol = symbol, Delivery = delivery });
        world.Pass(10);
        return client;
    }
}
