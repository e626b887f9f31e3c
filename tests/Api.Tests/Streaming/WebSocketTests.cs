using System.Net;
using System.Net.WebSockets;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;

namespace FinApi.Api.Tests.Streaming;

public sealed class WebSocketTests(SharedServer shared) : IAsyncLifetime, IClassFixture<SharedServer>
{
    private readonly ApiServer _server = shared.Server;
    private readonly string _name = SharedServer.NewName();

    private string Symbol => _name.ToUpperInvariant();

    public async ValueTask InitializeAsync()
    {
        await using var publisher = new Publisher(_server, $"instruments-{_name}");
        Assert.Empty((await publisher.SendAsync(Requests.Instrument(Symbol))).Rejections);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(null, null)]
    [InlineData(StreamSocket.Json, StreamSocket.Json)]
    [InlineData(StreamSocket.Proto, StreamSocket.Proto)]
    public async Task Stream_BySubprotocol_GivesTheFramesOfSubscribe(string? offered, string? agreed)
    {
        using var socket = await StreamSocket.ConnectAsync(_server, offered);
        await socket.SendAsync(Requests.Hello());
        await socket.SendAsync(Requests.Subscribe(Requests.Trades(_name)));
        await socket.SendAsync(new SubscribeRequest { Ping = new Ping { Id = 11 } });

        var welcome = await socket.ReadAsync();
        var answer = await socket.ReadAsync();
        Assert.Equal(agreed, socket.Subprotocol);
        Assert.Equal((1, StreamFrame.FrameOneofCase.Welcome), (welcome.SessionSeq, welcome.FrameCase));
        Assert.Equal(TopicStatus.Ok, Assert.Single(answer.OpResult.Topics).Status);
        var rest = new[] { await socket.ReadAsync(), await socket.ReadAsync() };
        Assert.Contains(rest, frame => frame.Pong?.Id == 11);
        Assert.Contains(rest, frame => frame.Snapshot is { Sequence: 0 } snapshot && snapshot.Symbol == Symbol);

        await using var publisher = new Publisher(_server, $"trades-{_name}");
        Assert.Empty((await publisher.SendAsync(Requests.Trade(Symbol, 1))).Rejections);
        var item = Assert.Single((await socket.ReadAsync()).Data.Items);
        Assert.Equal((Symbol, 1, "101.5"), (item.Symbol, item.Sequence, item.Trade.Price));

        await socket.CloseAsync();
    }

    [Fact]
    public async Task Stream_UnsubscribedMidStream_SendsNothingMoreOfTheTopic()
    {
        using var socket = await StreamSocket.ConnectAsync(_server);
        await socket.SendAsync(Requests.Hello());
        await socket.SendAsync(Requests.Subscribe(Requests.Trades(Symbol), Requests.Quotes(Symbol)));
        await socket.ReadAsync();
        var topics = (await socket.ReadAsync()).OpResult.Topics;
        await socket.ReadAsync();
        await socket.ReadAsync();

        await socket.SendAsync(
            new SubscribeRequest { Unsubscribe = new UnsubscribeOp { OpId = 8, TopicIds = { topics[0].TopicId } } });
        Assert.Equal(8, (await socket.ReadAsync()).OpResult.OpId);
        await using var publisher = new Publisher(_server, "unsubscribed");
        await publisher.SendAsync(Requests.Trade(Symbol, 1), Requests.Quote(Symbol, 2));

        Assert.NotNull(Assert.Single((await socket.ReadAsync()).Data.Items).Quote);
    }

    [Theory]
    [InlineData("garbage", 4003, "MALFORMED_REQUEST")]
    [InlineData("{\"hello\":{\"clientNaem\":\"x\"}}", 4003, "MALFORMED_REQUEST")]
    [InlineData("{\"hello\":{\"clientName\":7}}", 4003, "MALFORMED_REQUEST")]
    [InlineData("[]", 4003, "MALFORMED_REQUEST")]
    [InlineData("\u0000", 4003, "MALFORMED_REQUEST")]
    [InlineData("{\"ping\":{}}", 4009, "HELLO_EXPECTED")]
    [InlineData("{\"hello\":{\"resumeToken\":\"cut\"}}", 4003, "INVALID_RESUME_TOKEN")]
    [InlineData("{\"hello\":{\"heartbeatSeconds\":1}}", 4003, "INVALID_FIELD")]
    public async Task Stream_WrongFirstMessage_ClosesWithItsCodeAndReason(string message, int code, string reason)
    {
        using var socket = await StreamSocket.ConnectAsync(_server);

        await socket.SendAsync(message);

        Assert.Equal((code, reason), await socket.ReadCloseAsync());
    }

    [Theory]
    [InlineData("{\"fly\":{}}", 4003, "UNKNOWN_OPERATION")]
    [InlineData("{}", 4003, "UNKNOWN_OPERATION")]
    [InlineData("{\"hello\":{}}", 4009, "HELLO_EXPECTED")]
    [InlineData("{\"subscribe\":{}}", 4003, "INVALID_FIELD")]
    public async Task Stream_WrongLaterMessage_ClosesWithItsCodeAndReason(string message, int code, string reason)
    {
        using var socket = await StreamSocket.ConnectAsync(_server);
        await socket.SendAsync(Requests.Hello());

        await socket.SendAsync(message);

        Assert.Equal((code, reason), await socket.ReadCloseAsync());
    }

    [Theory]
    [InlineData("bars", "every", "on_close")]
    [InlineData("Bars", "EVERY", "BAR_MODE_ON_CLOSE")]
    [InlineData("STREAM_CHANNEL_BARS", "delivery_latest", "on_update")]
    public async Task Subscribe_ValuesAsRestHasThem_AreUnderstood(string channel, string delivery, string barMode)
    {
        using var socket = await StreamSocket.ConnectAsync(_server);
        await socket.SendAsync("""{"hello":{"slowPolicy":"skip"}}""");
        await socket.SendAsync(
            """{"subscribe":{"opId":"3","topics":[{"symbol":""" + '"' + Symbol
            + "\",\"interval\":\"1m\",\"channel\":\"" + channel
            + "\",\"delivery\":\"" + delivery + "\",\"barMode\":\"" + barMode + "\"}]}}");
        await socket.ReadAsync();

        var result = (await socket.ReadAsync()).OpResult;

        Assert.Equal((3L, TopicStatus.Ok), (result.OpId, Assert.Single(result.Topics).Status));
        await socket.CloseAsync();
    }

    [Theory]
    [InlineData("""{"subscribe":{"topics":[{"symbol":"A"},{"channel":"prices"}]}}""", "subscribe.topics[1].channel")]
    [InlineData("""{"subscribe":{"topics":[{"minIntervalMs":"soon"}]}}""", "subscribe.topics[0].min_interval_ms")]
    [InlineData("""{"subscribe":{"topics":[{"symbols":["A"]}]}}""", "subscribe.topics[0].symbols")]
    [InlineData("""{"subscribe":{"topics":{}}}""", "subscribe.topics")]
    [InlineData("""{"subscribe":{"opId":1.5}}""", "subscribe.op_id")]
    [InlineData("""{"unsubscribe":{"topicIds":[1,"x"]}}""", "unsubscribe.topic_ids")]
    [InlineData("""{"ping":7}""", "ping")]
    [InlineData("""{"subscribe":{"topics":[{"symbol":"A","channel":"quotes"}]},"opId":3}""", "opId")]
    public async Task Message_WithAWrongField_IsToldWhichBeforeTheEnd(string message, string field)
    {
        using var socket = await StreamSocket.ConnectAsync(_server);
        await socket.SendAsync(Requests.Hello());
        await socket.ReadAsync();

        await socket.SendAsync(message);

        var goAway = (await socket.ReadAsync()).GoAway;
        Assert.StartsWith($"{field}:", goAway.Message, StringComparison.Ordinal);
        Assert.Null(goAway.ReconnectAfter);
        Assert.Empty(goAway.ResumeToken);
        var (code, reason) = await socket.ReadCloseAsync();
        Assert.Equal((4003, goAway.Reason), (code, reason));
        Assert.Contains(reason, new[] { "INVALID_FIELD", "MALFORMED_REQUEST" });
    }

    [Theory]
    [InlineData(StreamSocket.Json, WebSocketMessageType.Binary)]
    [InlineData(StreamSocket.Proto, WebSocketMessageType.Text)]
    [InlineData(StreamSocket.Proto, WebSocketMessageType.Binary)]
    public async Task Stream_BytesOfAnotherKind_ClosesAsMalformed(string subprotocol, WebSocketMessageType type)
    {
        using var socket = await StreamSocket.ConnectAsync(_server, subprotocol);

        await socket.SendAsync([0x0A, 0x7F, 0x01], type);

        Assert.Equal((4003, "MALFORMED_REQUEST"), await socket.ReadCloseAsync());
    }

    [Fact]
    public async Task Stream_FrameOfOneMebibyte_ClosesBeforeItIsRead()
    {
        using var socket = await StreamSocket.ConnectAsync(_server);

        await socket.SendAsync(new string('x', 1024 * 1024));

        Assert.Equal((4008, "BODY_TOO_LARGE"), await socket.ReadCloseAsync());
    }

    [Fact]
    public async Task Stream_WithoutHello_ClosesAfterFiveSeconds()
    {
        using var socket = await StreamSocket.ConnectAsync(_server);

        Assert.Equal((4009, "HELLO_EXPECTED"), await socket.ReadCloseAsync());
    }

    [Theory]
    [InlineData("/v1/stream?x-api-key=fin_live_1", null, null, 401, "API_KEY_MALFORMED")]
    [InlineData("/v1/stream", "graphql-ws", null, 400, "MALFORMED_REQUEST")]
    [InlineData("/v1/stream", null, "https://elsewhere.example", 403, "ORIGIN_NOT_ALLOWED")]
    [InlineData("/v1/stream", null, "null", 403, "ORIGIN_NOT_ALLOWED")]
    public async Task Handshake_Wrong_IsRefusedWithTheReason(
        string path, string? subprotocol, string? origin, int status, string reason)
    {
        using var answer = await HandshakeAsync(_server, path, subprotocol, origin);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(reason, (await ErrorAnswer.FromAsync(answer)).Reason);
    }

    [Fact]
    public async Task Handshake_WithoutUpgrade_SaysWhatToAsk()
    {
        using var answer = await _server.Http.GetAsync("/v1/stream", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
        Assert.Contains("/v1/prices:stream", (await ErrorAnswer.FromAsync(answer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handshake_FromTheOwnOriginOrAListedOne_IsTaken()
    {
        await using var open = await ApiServer.StartAsync(null, "--Cors:Origins:0=https://desk.example.com");
        var own = open.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

        using var fromOwn = await HandshakeAsync(open, "/v1/stream", null, own);
        using var fromListed = await HandshakeAsync(open, "/v1/stream", null, "https://desk.example.com");
        using var fromOther = await HandshakeAsync(open, "/v1/stream", null, "https://elsewhere.example");

        Assert.Equal(HttpStatusCode.SwitchingProtocols, fromOwn.StatusCode);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, fromListed.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, fromOther.StatusCode);
    }

    private static async Task<HttpResponseMessage> HandshakeAsync(
        ApiServer server, string path, string? subprotocol, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new("websocket"));
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        foreach (var (name, value) in new[] { ("Sec-WebSocket-Protocol", subprotocol), ("Origin", origin) })
        {
            if (value is not null)
            {
                request.Headers.Add(name, value);
            }
        }

        return await server.Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }
}
