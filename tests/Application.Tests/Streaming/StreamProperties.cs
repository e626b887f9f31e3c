using CsCheck;
using FinApi.Application.Log;
using FinApi.Application.Streaming.Frames;

namespace FinApi.Application.Tests.Streaming;

public sealed class StreamProperties
{
    private static readonly ClientMessage.Hello Hello = new(HeartbeatSeconds: 5, SlowPolicy: SlowPolicy.Skip);

    [Fact]
    public void Record_AnyInterleaving_IsContiguousOrSaysTheGap()
    {
        var step = Gen.Select(Gen.Int[0, 12], Gen.Int[0, 99]);
        step.Array[1, 120].Sample(steps =>
            {
                var problems = Run(steps);
                Assert.True(problems.Length == 0, problems);
            }, iter: 1_000, print: steps => string.Join(' ', steps));
    }

    [Fact]
    public void Record_AnyInterleaving_ReachesTheNewestInTheEnd()
    {
        var step = Gen.Select(Gen.Int[0, 12], Gen.Int[0, 99]);
        step.Array[1, 80].Sample(
            steps =>
            {
                using var world = new StreamWorld(maxLogEvents: 40, maxQueuedItems: 30);
                var client = new TestClient(world);
                Run(world, client, steps, maxLateness: 1); // LATEST leaves late ones out
                Settle(world, client);
                if (client.IsOpen)
                {
                    Assert.All(client.Record.Places(), place => Assert.Equal(
                        (world.Hub.Epoch, world.Hub.GetOrAddTopic(place.Key).LastSequence),
                        (place.Epoch, place.Sequence)));
                }
            },
            iter: 500, print: steps => string.Join(' ', steps));
    }

    [Fact]
    public void Record_SequenceThatWasSkippedInSilence_IsFound()
    {
        using var world = new StreamWorld();
        var client = new TestClient(world);
        client.Connect(Hello);
        client.Subscribe(new TopicSpec(StreamChannel.Quotes, "A", Delivery: Delivery.Every));
        world.Pass(10);
        var (first, second) = (world.Quote("A"), world.Quote("A"));
        world.Append(first, second);

        client.Record.Take(3, new[] { new DataItem(1, 0, second) });

        Assert.NotEmpty(client.Record.Problems);
    }

    private static string Run((int Kind, int Value)[] steps)
    {
        using var world = new StreamWorld(maxLogEvents: 40, maxQueuedItems: 30);
        var client = new TestClient(world);
        Run(world, client, steps, maxLateness: 7);
        Settle(world, client);
        return string.Join(Environment.NewLine, client.Record.Problems.Take(3));
    }

    private static void Settle(StreamWorld world, TestClient client)
    {
        if (client.IsOpen)
        {
            client.GoOn();
            world.Pass(1_500);
        }
    }

    private static void Run(StreamWorld world, TestClient client, (int Kind, int Value)[] steps, int maxLateness)
    {
        client.Connect(Hello);
        foreach (var (kind, value) in steps)
        {
            if (!client.IsOpen)
            {
                client.End();
                client.Connect(Hello with { ResumeToken = client.Record.Token });
            }

            Do(world, client, kind, value, maxLateness);
        }
    }

    private static void Do(StreamWorld world, TestClient client, int kind, int value, int maxLateness)
    {
        var symbol = world.Symbols[value % 3];
        switch (kind)
        {
            case 0 or 1:
                world.Publish([.. Enumerable.Range(0, 1 + (value / 5)).Select(i =>
                    i % 2 == 0
                        ? world.Quote(world.Symbols[(value + i) % 3], value, value % maxLateness, (value + i) % 11 == 0)
                        : world.Trade(symbol, 1 + value))]);
                break;
            case 2:
                world.ShowAgain(value % 10);
                break;
            case 3 when value < 20:
                world.Append(world.Quote(symbol));
                world.Publish(world.Quote(symbol));
                break;
            case 4 when value < 10:
                world.Rebuild();
                break;
            case 5:
                client.Subscribe(new TopicSpec(
                    value % 2 == 0 ? StreamChannel.Quotes : StreamChannel.Trades,
                    value > 90 ? "*" : symbol,
                    Delivery: value % 5 < 2 ? Delivery.Latest : Delivery.Every,
                    MinIntervalMilliseconds: value % 5 == 0 ? 100 : 0));
                break;
            case 6 when client.Record.TopicIds.Count > 0:
                var topicId = client.Record.TopicIds[value % client.Record.TopicIds.Count];
                client.Send(new ClientMessage.Unsubscribe(TestClient.UnsubscribeOpId, [topicId]));
                world.Pass(5);
                break;
            case 7 when value < 50:
                client.Stall();
                break;
            case 8:
                client.GoOn();
                break;
            case 9 when value < 30:
                client.Disconnect();
                client.Connect(Hello with { ResumeToken = client.Record.Token });
                break;
            case 10 when value > 90:
                world.Pass(11_000);
                break;
            case 11:
                world.Pass(value * 20);
                break;
            default:
                world.Pass(value);
                break;
        }
    }
}
