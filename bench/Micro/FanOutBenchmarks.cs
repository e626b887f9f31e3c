using BenchmarkDotNet.Attributes;
using FinApi.Api.Services.Streaming;
using FinApi.Api.Translation;
using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Application.Streaming;
using FinApi.Application.Streaming.Fanout;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Lanes;
using FinApi.Application.Streaming.Markets;
using FinApi.Application.Streaming.Topics;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Micro;

/// <summary>Fan-out without a transport: one event marked, collected and framed for each of its subscribers.</summary>
[MemoryDiagnoser]
public class FanOutBenchmarks
{
    private const int Subscribers = 100;

    private readonly JumpingTime _time = new();
    private readonly Quote _quote = new()
    {
        Symbol = Symbol.Parse("AAPL"),
        BidPrice = 187.23m,
        BidSize = 300,
        BidVenue = "XNAS",
        AskPrice = 187.25m,
        AskSize = 200,
        AskVenue = "XNAS",
        EventTime = Instant.FromUnixTimeSeconds(1_795_000_000),
        ReceiveTime = Instant.FromUnixTimeSeconds(1_795_000_000),
    };

    private StreamLane _lane = null!;
    private PriceHub _hub = null!;
    private long _position;

    [GlobalSetup]
    public void SetUp()
    {
        var clock = new StreamClock(_time);
        _hub = new PriceHub(clock, Options.Create(new TickLogOptions { MaxEvents = 1_000 }));
        _lane = new StreamLane(clock, NullLogger.Instance);
        var services = new StreamServices(_hub, null!, clock, new StreamMetrics(), new StreamingOptions());
        _hub.Publish(new TickLogRead(1, 0, []));
        var topic = _hub.GetOrAddTopic(new TopicKey(_quote.Symbol, TopicKind.Quotes));
        for (var i = 0; i < Subscribers; i++)
        {
            var owner = new Subscriber();
            owner.Output = new StreamOutput(
                owner, () => throw new NotSupportedException(), new Nowhere(), _encoding, _lane, services);
            var subscription = new TopicSubscription(
                owner.Output, topic, 1, new TopicTerms(Delivery.Every, 0), SlowPolicy.Skip, null);
            subscription.Recover(topic.Read(), 0);
            topic.Add(subscription);
        }
    }

    private readonly ProtobufFrames _encoding = new(new ShownSymbols(new LatestMarket()));

    [Benchmark(OperationsPerInvoke = Subscribers)]
    public async Task PublishAndSweep()
    {
        var tick = new TickEvent(_quote);
        tick.Place(++_position, _position);
        _hub.Publish(new TickLogRead(1, _position - 1, [tick]));
        _time.Jump();
        await _lane.SweepAsync();
        _time.Jump();
        await _lane.SweepAsync();
    }

    [Benchmark]
    public byte[] EncodeItem() => _encoding.EncodeItem(new TickEvent(_quote));

    private sealed class Subscriber : IStreamOwner
    {
        public StreamOutput Output { get; set; } = null!;

        public int Priority => 0;

        public void NoteHeld(long milliseconds)
        {
            // The lane is never behind.
        }

        public void Visit(LaneScratch scratch) => Output.Visit(scratch, withData: true);

        public bool Supervise(LaneScratch scratch) => true;

        public void Abandon(Exception? fault = null) =>
            throw new InvalidOperationException("The benchmark lost a stream.");
    }

    private sealed class Nowhere : IFrameSink
    {
        public ValueTask WriteAsync(FrameBatch frames, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public void Abort() => throw new NotSupportedException();
    }

    // Ten milliseconds a jump: what waits for its window is due at the next sweep.
    private sealed class JumpingTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => _now;

        public void Jump() => _now += 10;
    }
}
