using FinApi.Cli.Tests.Support;
using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace FinApi.Cli.Tests.Watch;

public sealed class WatchTests : IAsyncLifetime
{
    private const string Snapshots = """
        {"snapshots":[{"snapshot":{"symbol":"AAPL","trade":{"price":"187"},"change":"-1"}},
        {"snapshot":{"symbol":"MSFT"}}]}
        """;

    private readonly Interruption _ctrlC = new();
    private FakeServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeServer.StartAsync(TestContext.Current.CancellationToken);
        _server.Rest["/v1/snapshots?symbols=AAPL&symbols=MSFT"] = (200, Snapshots);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _ctrlC.Dispose();
    }

    [Fact]
    public async Task Watch_InAPipe_WritesALineAnUpdateAndEndsWellWithCtrlC()
    {
        _server.Streams.Add(async call =>
        {
            Assert.Equal(("finapi-watch", string.Empty), (call.Hello.ClientName, call.Hello.ResumeToken));
            Assert.Equal(
                ["AAPL Quotes", "AAPL Trades", "MSFT Quotes", "MSFT Trades"],
                call.Subscribe.Topics.Select(topic => $"{topic.Symbol} {topic.Channel}"));
            await call.SendAsync(Frames.Welcome());
            await call.SendAsync(Frames.Snapshot("AAPL", "186.99", "187.01"));
            await call.SendAsync(Frames.Trade("AAPL", "189.5", TimeSpan.FromMilliseconds(42)));
        });
        _server.Streams.Add(InterruptAsync);

        var run = await WatchAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            "2026-11-23T15:00:00.000Z  AAPL  last 189.5  change +1.50 (+0.80%)  bid 186.99  ask 187.01  lag 42 ms\n",
            run.Output);
    }

    // The board kept a price that no longer stood: a cancel and a correction do not say what stands instead.
    [Fact]
    public async Task Watch_TradesAreRevised_ShowsWhatStands()
    {
        _server.Streams.Add(async call =>
        {
            await call.SendAsync(Frames.Welcome(), Frames.Trade("AAPL", "189.5", TimeSpan.FromMilliseconds(42)));
            var correction = new DataItem { TopicId = 2, Symbol = "AAPL", TradeCorrection = new TradeCorrection() };
            await call.SendAsync(Frames.Data(correction), Frames.Data(correction)); // the second was on its way
            await AssertAskedAnewAsync(call, topicId: 2);
            await call.SendAsync(Frames.TradeSnapshot("AAPL", 5, new Trade { Price = "188" }));
            await call.SendAsync(Frames.Data(
                new DataItem { TopicId = 5, Symbol = "AAPL", TradeCancel = new TradeCancel() }));
            await AssertAskedAnewAsync(call, topicId: 5);
            await call.SendAsync(Frames.TradeSnapshot("AAPL", 6, trade: null));
        });
        _server.Streams.Add(InterruptAsync);

        var run = await WatchAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [
                "last 189.5  change +1.50 (+0.80%)  bid -  ask -  lag 42 ms",
                "last 188  change 0.00 (0.00%)  bid -  ask -  lag",
                "last -  change -  bid -  ask -  lag",
            ],
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line[line.IndexOf("last", StringComparison.Ordinal)..].TrimEnd()));

        static async Task AssertAskedAnewAsync(FakeStreamCall call, int topicId)
        {
            Assert.Equal(topicId, Assert.Single((await call.ReadAsync()).Unsubscribe.TopicIds));
            var topic = Assert.Single((await call.ReadAsync()).Subscribe.Topics);
            Assert.Equal(("AAPL", StreamChannel.Trades), (topic.Symbol, topic.Channel));
        }
    }

    [Fact]
    public async Task Watch_StreamEnds_GoesOnWithTheNewestTokenAndSaysWhatIsMissing()
    {
        _server.Streams.Add(async call =>
        {
            await call.SendAsync(Frames.Welcome());
            await call.SendAsync(Frames.Heartbeat("old"));
            await call.SendAsync(Frames.Frame(new StreamFrame { GoAway = new GoAway { ResumeToken = "newest" } }));
            throw Refusal(Code.Unavailable, "NOT_READY", "This node is stopping.");
        });
        _server.Streams.Add(async call =>
        {
            Assert.Equal("newest", call.Hello.ResumeToken);
            await call.SendAsync(Frames.Welcome());
            await call.SendAsync(Resumed(ResumeStatus.SnapshotOnly));
            await call.SendAsync(Frames.Frame(new StreamFrame { Gap = Gap() }));
            await call.SendAsync(Frames.Heartbeat("later"));
        });
        _server.Streams.Add(async call =>
        {
            Assert.Equal("later", call.Hello.ResumeToken);
            await call.SendAsync(Frames.Welcome());
            await call.SendAsync(Resumed(ResumeStatus.Recovered));
        });
        _server.Streams.Add(InterruptAsync);

        var run = await WatchAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("This node is stopping.", run.Error, StringComparison.Ordinal);
        Assert.Contains(
            "Gap: AAPL trades from 2026-11-23T14:00:00Z to 2026-11-23T14:00:07Z (resume).",
            run.Error,
            StringComparison.Ordinal);
        Assert.Contains("nothing is missing (3 sent again)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_ServerFallsSilent_ConnectsAgain()
    {
        _server.Streams.Add(async call =>
        {
            await call.SendAsync(Frames.Welcome(TimeSpan.FromMilliseconds(20)));
            await call.FallSilentAsync();
        });
        _server.Streams.Add(InterruptAsync);

        var run = await WatchAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("The server fell silent.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_TokenIsRefused_BeginsAnew()
    {
        _server.Streams.Add(async call =>
        {
            await call.SendAsync(Frames.Welcome());
            await call.SendAsync(Frames.Heartbeat("of a server that is gone"));
        });
        _server.Streams.Add(_ => throw Refusal(Code.InvalidArgument, "INVALID_RESUME_TOKEN", "Connect without it."));
        _server.Streams.Add(call =>
        {
            Assert.Empty(call.Hello.ResumeToken);
            return InterruptAsync(call);
        });

        var run = await WatchAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("the stream begins again", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_StreamIsRefused_FailsWithTheReason()
    {
        _server.Streams.Add(_ => throw Refusal(Code.ResourceExhausted, "STREAM_LIMIT", "All 3 streams are in use."));

        var run = await WatchAsync();

        Assert.Equal((1, "All 3 streams are in use.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Watch_UnknownSymbol_NamesItAndFails()
    {
        _server.Rest["/v1/snapshots?symbols=NOPE"] = (200, """{"notFound":["NOPE"]}""");

        var run = await _server.RunAsync("watch", "nope");

        Assert.Equal((1, "Unknown: NOPE.\n"), (run.ExitCode, run.Error));
    }

    private Task<CliRun> WatchAsync() =>
        CliRun.RunAsync(_server.Environment, ["watch", "AAPL", "msft", "AAPL"], _ctrlC);

    // By the time it opens this stream the client has seen the end of the one before, and so all its frames.
    private Task InterruptAsync(FakeStreamCall call)
    {
        _ctrlC.Interrupt();
        return call.FallSilentAsync();
    }

    private static StreamFrame Resumed(ResumeStatus status) => Frames.Frame(new StreamFrame
    {
        ResumeResult = new ResumeResult { Topics = { new TopicResume { Status = status, Replayed = 3 } } },
    });

    private static Gap Gap() => new()
    {
        Symbol = "AAPL",
        Channel = StreamChannel.Trades,
        Cause = GapCause.Resume,
        FromTime = Timestamp.FromDateTime(new DateTime(2026, 11, 23, 14, 0, 0, DateTimeKind.Utc)),
        ToTime = Timestamp.FromDateTime(new DateTime(2026, 11, 23, 14, 0, 7, DateTimeKind.Utc)),
    };

    private static RpcException Refusal(Code code, string reason, string message) => new Google.Rpc.Status
    {
        Code = (int)code,
        Message = message,
        Details = { Any.Pack(new ErrorInfo { Domain = "finapi", Reason = reason }) },
    }.ToRpcException();
}
