using FinApi.Application.Log;
using FinApi.Application.Results;
using FinApi.Application.Streaming.Frames;
using NodaTime;

namespace FinApi.Application.Tests.Streaming;

/// <summary>Clients that catch up after a resume and take one write, of at most 64 items, every 250 ms.</summary>
public sealed class ReplayPaceTests : IDisposable
{
    private const int Missed = 3_000;
    private const int FasterThanTheClient = 80;
    private const int SlowerThanTheClient = 20;

    private static readonly TopicSpec EveryQuote = new(StreamChannel.Quotes, "A", Delivery: Delivery.Every);

    private readonly StreamWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Replay_SlowerThanTheMarket_IsWarnedOnce()
    {
        var client = Resume(SlowPolicy.Unspecified);

        Live(client, FasterThanTheClient, seconds: 3);

        var warning = Assert.Single(client.Record.Frames.OfType<ServerFrame.SlowWarning>());
        Assert.True(warning.QueuedItems > Missed / 2);
        Assert.True(warning.QueuedBytes > 0);
        Assert.InRange(warning.Behind, Duration.FromSeconds(1), Duration.FromMilliseconds(1_500));
        Assert.Empty(client.Record.Frames.OfType<ServerFrame.Gap>());
        Assert.Empty(client.Record.Problems);
    }

    [Fact]
    public void Replay_SlowerThanTheMarketFor5Seconds_SkipsWithAGap()
    {
        var client = Resume(SlowPolicy.Skip);

        Live(client, FasterThanTheClient, seconds: 7);
        client.GoOn();
        _world.Pass(50);

        Assert.Equal(GapCause.SlowReader, Assert.Single(client.Record.Frames.OfType<ServerFrame.Gap>()).Cause);
        Assert.Equal(NewestSequence(), client.Record.Items[^1].Event.Sequence);
        Assert.Empty(client.Record.Problems);
    }

    [Fact]
    public void Replay_SlowerThanTheMarketWithDisconnect_EndsWithAToken()
    {
        var client = Resume(SlowPolicy.Disconnect);

        Live(client, FasterThanTheClient, seconds: 7);

        Assert.Equal((ErrorKind.ResourceExhausted, "SLOW_CONSUMER"), (client.End()!.Kind, client.End()!.Reason));
        client.Connect(new ClientMessage.Hello(ResumeToken: client.Record.Last<ServerFrame.GoAway>().ResumeToken));
        _world.Pass(500);
        Assert.Equal(NewestSequence(), client.Record.Items[^1].Event.Sequence);
        Assert.Empty(client.Record.Frames.OfType<ServerFrame.Gap>());
        Assert.Empty(client.Record.Problems);
    }

    [Fact]
    public void Replay_FasterThanTheMarket_IsGivenTheTimeItTakes()
    {
        var client = Resume(SlowPolicy.Disconnect);

        Live(client, SlowerThanTheClient, seconds: 25);

        Assert.True(client.IsOpen);
        Assert.Empty(client.Record.Frames.OfType<ServerFrame.SlowWarning>());
        Assert.Empty(client.Record.Frames.OfType<ServerFrame.Gap>());
        Assert.Equal(NewestSequence(), client.Record.Items[^1].Event.Sequence);
        Assert.Empty(client.Record.Problems);
    }

    private TestClient Resume(SlowPolicy policy)
    {
        var client = new TestClient(_world);
        client.Connect(new ClientMessage.Hello());
        client.Subscribe(EveryQuote);
        _world.Pass(11_000);
        client.Disconnect();
        Publish(Missed);
        client.Connect(new ClientMessage.Hello(ResumeToken: client.Record.Token, SlowPolicy: policy));
        client.Stall();
        return client;
    }

    private void Live(TestClient client, int quotesAWrite, int seconds)
    {
        for (var i = 0; i < seconds * 4 && client.IsOpen; i++)
        {
            Publish(quotesAWrite);
            _world.Pass(250);
            client.GoOn();
            client.Stall();
        }

        _world.Pass(250);
    }

    private void Publish(int count) => _world.Publish([.. Enumerable.Range(0, count).Select(_ => _world.Quote("A"))]);

    private long NewestSequence() => _world.Hub.GetOrAddTopic(_world.Quote("A").Key).LastSequence;
}
