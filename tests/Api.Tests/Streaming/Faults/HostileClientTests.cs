using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace FinApi.Api.Tests.Streaming.Faults;

/// <summary>
/// What a hostile client gets, and what it leaves behind: nothing. The server has one slot, so that one that is not
/// given back shows at once. WebSocketTests has the same over a WebSocket.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class HostileClientTests : IAsyncLifetime
{
    private const string Subscribe = "/finapi.v1.Streaming/Subscribe";

    private ApiServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await ApiServer.StartAsync(services => SlotLimit.Replace(services, max: 1));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("a second hello", Code.FailedPrecondition, "HELLO_EXPECTED")]
    [InlineData("nothing", Code.InvalidArgument, "UNKNOWN_OPERATION")]
    [InlineData("no topic", Code.InvalidArgument, "INVALID_FIELD")]
    [InlineData("10,001 topics", Code.InvalidArgument, "INVALID_FIELD")]
    [InlineData("no topic to remove", Code.InvalidArgument, "INVALID_FIELD")]
    [InlineData("more than 1 MiB", Code.ResourceExhausted, "BODY_TOO_LARGE")]
    public async Task Subscribe_WrongMessageAfterHello_EndsWithItsReason(string message, Code code, string reason)
    {
        await using var stream = await LiveStream.StartAsync(_server);

        await stream.TrySendAsync(Wrong(message));

        Assert.Equal((code, reason), await EndAsync(stream));
        await _server.UntilStreamsAsync(0);
    }

    [Fact]
    public async Task Subscribe_AnythingBeforeHello_EndsWithItsReason()
    {
        await using var stream = LiveStream.Open(_server.Grpc);

        await stream.SendAsync(new SubscribeRequest { Ping = new Ping() });

        Assert.Equal((Code.FailedPrecondition, "HELLO_EXPECTED"), await EndAsync(stream));
    }

    [Fact]
    public async Task Subscribe_Garbage_EndsAsMalformed()
    {
        var error = await RawCall.SendAsync(_server, Subscribe, RawCall.Frame([0x0A, 0x7F, 0x01]));

        Assert.Equal((Code.InvalidArgument, "MALFORMED_REQUEST"), (error.Code, error.Reason));
        await _server.UntilStreamsAsync(0);
    }

    [Fact]
    public async Task Hello_TokenThatIsNotTheirs_IsRefusedAndTakesNoSlot()
    {
        await using var other = await ApiServer.StartAsync();
        var token = await TokenAsync(other);
        var own = await TokenAsync(_server);
        await _server.UntilStreamsAsync(0);

        // Of another server, cut, with one character changed, and none at all.
        foreach (var wrong in new[] { token, own[..^1], Turn(own), "x", new string('A', 100_000) })
        {
            await using var stream = LiveStream.Open(_server.Grpc);
            await stream.SendAsync(Requests.Hello(wrong));
            Assert.Equal((Code.InvalidArgument, "INVALID_RESUME_TOKEN"), await EndAsync(stream));
        }

        await using var right = LiveStream.Open(_server.Grpc);
        await right.SendAsync(Requests.Hello(own));
        Assert.NotNull(await right.WaitAsync(StreamFrame.FrameOneofCase.ResumeResult));
    }

    [Fact]
    public async Task Connections_ThatBreakInTheMidst_LeaveNothingBehind()
    {
        var hello = RawCall.Frame(Requests.Hello().ToByteArray());
        await using var market = await LiveMarket.StartAsync(_server, "AAPL");
        await BreakAsync(hello, times: 5);

        // A session with its buffers would be some 10 KB, so a leak would show in every round. Other tests of this
        // process take memory too, but not in all of them.
        const int Rounds = 6;
        var leaked = new List<long>();
        while (leaked.Count < Rounds && leaked.LastOrDefault(long.MaxValue) > 250_000)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await BreakAsync(hello, times: 50);
            leaked.Add(GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.InRange(leaked[^1], long.MinValue, 250_000);
        await using var stream = await LiveStream.StartAsync(_server);
        var result = await stream.SubscribeAsync(LiveStream.Quotes("AAPL"));
        Assert.Equal(TopicStatus.Ok, Assert.Single(result.Topics).Status);
    }

    [Fact]
    public async Task Subscribe_OneStreamMoreThanThePlanAllows_IsToldWhoHoldsTheSlot()
    {
        await using var first = await LiveStream.StartAsync(_server, new Hello { ClientName = "desk/1" });
        await using var second = LiveStream.Open(_server.Grpc);

        await second.SendAsync(Requests.Hello());

        var error = await ErrorAsync(second);
        Assert.Equal((Code.ResourceExhausted, "STREAM_LIMIT"), (error.Code, error.Reason));
        Assert.Contains("desk/1", error.Message, StringComparison.Ordinal);
        await first.SendAsync(new SubscribeRequest { Ping = new Ping { Id = 1 } });
        Assert.Equal(1, (await first.WaitAsync(StreamFrame.FrameOneofCase.Pong)).Pong.Id);
    }

    private static SubscribeRequest Wrong(string message) => message switch
    {
        "a second hello" => Requests.Hello(),
        "nothing" => new SubscribeRequest(),
        "no topic" => Topics(0),
        "10,001 topics" => Topics(10_001),
        "no topic to remove" => new SubscribeRequest { Unsubscribe = new UnsubscribeOp() },
        _ => Topics(100_000),
    };

    private static SubscribeRequest Topics(int count) =>
        Requests.Subscribe([.. Enumerable.Repeat(Requests.Quotes("AAPL"), count)]);

    private static string Turn(string token) => token[..20] + (token[20] == 'A' ? 'B' : 'A') + token[21..];

    private static async Task<string> TokenAsync(ApiServer server)
    {
        await using var stream = await LiveStream.StartAsync(server, new Hello { HeartbeatSeconds = 5 });
        return (await stream.WaitAsync(StreamFrame.FrameOneofCase.Heartbeat)).Heartbeat.ResumeToken;
    }

    private static async Task<(Code Code, string Reason)> EndAsync(LiveStream stream)
    {
        var error = await ErrorAsync(stream);
        return (error.Code, error.Reason);
    }

    private static async Task<ErrorAnswer> ErrorAsync(LiveStream stream)
    {
        var end = await stream.EndAsync();
        return ErrorAnswer.From(new RpcException(end, stream.Trailers()));
    }

    private async Task BreakAsync(byte[] hello, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await HostileClients.ResetWebSocketMidFrameAsync(_server);
            await HostileClients.ResetGrpcMidMessageAsync(_server, hello);
            await _server.UntilStreamsAsync(0);
        }
    }
}
