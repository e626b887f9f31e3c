using System.Net;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;

namespace FinApi.Api.Tests.Streaming;

/// <summary>The same input on every transport.</summary>
public sealed class SameFramesTests
{
    private const int TickCount = 40;

    private static readonly string[] Symbols = ["BTCUSD", "ETHUSD"];

    [Fact]
    public async Task Stream_SameInput_GivesTheSameFramesOnEveryTransport()
    {
        await using var server = await ApiServer.StartAsync();
        await using var publisher = new Publisher(server, "same");
        Assert.Empty((await publisher.SendAsync(
            [
                .. Symbols.Select(Requests.Instrument),
                Requests.Trade("BTCUSD", -1),
                Requests.Quote("ETHUSD", -1),
            ])).Rejections);
        using var web = new GrpcWebHandler(server.CreateHandler());
        using var webChannel = GrpcChannel.ForAddress(
            server.Http.BaseAddress!,
            new GrpcChannelOptions
            {
                HttpHandler = web,
                HttpVersion = HttpVersion.Version11,
                HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            });

        using var subscribe = new Contracts.V1.Streaming.StreamingClient(server.Grpc).Subscribe(
            cancellationToken: TestContext.Current.CancellationToken);
        using var grpc = StreamPrices(server.Grpc);
        using var grpcWeb = StreamPrices(webChannel);
        using var json = await StreamSocket.ConnectAsync(server);
        using var proto = await StreamSocket.ConnectAsync(server, StreamSocket.Proto);
        await using var lines = await PriceLines.OpenAsync(server, Query, "application/x-ndjson");
        await using var events = await PriceLines.OpenAsync(server, Query, "text/event-stream");
        foreach (var request in new[] { Requests.Hello(), SubscribeAll() })
        {
            await subscribe.RequestStream.WriteAsync(request, TestContext.Current.CancellationToken);
            await json.SendAsync(request);
            await proto.SendAsync(request);
        }

        var transports = new Dictionary<string, Func<Task<StreamFrame>>>
        {
            ["gRPC Subscribe"] = () => ReadAsync(subscribe.ResponseStream),
            ["gRPC StreamPrices"] = () => ReadAsync(grpc.ResponseStream),
            ["gRPC-Web StreamPrices"] = () => ReadAsync(grpcWeb.ResponseStream),
            ["WebSocket JSON"] = json.ReadAsync,
            ["WebSocket protobuf"] = proto.ReadAsync,
            ["NDJSON"] = lines.ReadAsync,
            ["SSE"] = events.ReadAsync,
        };
        var records = transports.ToDictionary(transport => transport.Key, _ => new FrameRecord());
        foreach (var (name, read) in transports)
        {
            await records[name].ReadUntilAsync(read, record => record.SnapshotCount == 2 * Symbols.Length);
        }

        Assert.Empty((await publisher.SendAsync([.. Enumerable.Range(0, TickCount).Select(Tick)])).Rejections);
        foreach (var (name, read) in transports)
        {
            await records[name].ReadUntilAsync(read, record => record.ItemCount == TickCount);
        }

        var expected = records["gRPC Subscribe"].ToString();
        Assert.Contains("\\\"\\\\", expected, StringComparison.Ordinal);
        Assert.All(records, record => Assert.Equal(expected, record.Value.ToString()));
    }

    private static string Query =>
        $"symbols={string.Join(',', Symbols)}&channels=trades&channels=quotes&delivery=every&client_name=test";

    private static IngestItem Tick(int number)
    {
        var symbol = Symbols[number % 2];
        return number % 4 < 2 ? Requests.Trade(symbol, number) : Requests.Quote(symbol, number);
    }

    private static SubscribeRequest SubscribeAll()
    {
        var request = Requests.Subscribe(
            [.. Symbols.SelectMany(symbol => new[] { Requests.Trades(symbol), Requests.Quotes(symbol) })]);

        // StreamPrices counts its only operation from nothing.
        request.Subscribe.OpId = 0;
        return request;
    }

    private static AsyncServerStreamingCall<StreamFrame> StreamPrices(GrpcChannel channel) =>
        new Contracts.V1.Streaming.StreamingClient(channel).StreamPrices(
            new StreamPricesRequest
            {
                Symbols = { Symbols },
                Channels = { StreamChannel.Trades, StreamChannel.Quotes },
                Delivery = Delivery.Every,
                ClientName = "test",
                RepeatSymbol = true,
            },
            cancellationToken: TestContext.Current.CancellationToken);

    private static async Task<StreamFrame> ReadAsync(IAsyncStreamReader<StreamFrame> stream)
    {
        Assert.True(await stream.MoveNext(TestContext.Current.CancellationToken));
        return stream.Current;
    }

    /// <summary>
    /// What one stream said, without times and numbers of its own, and however its data were put together.
    /// </summary>
    private sealed class FrameRecord
    {
        private readonly List<string> _control = [];
        private readonly SortedDictionary<int, List<string>> _topics = [];
        private long _sessionSeq;

        public int SnapshotCount { get; private set; }

        public int ItemCount { get; private set; }

        public async Task ReadUntilAsync(Func<Task<StreamFrame>> read, Func<FrameRecord, bool> isEnough)
        {
            while (!isEnough(this))
            {
                Add(await read());
            }
        }

        public override string ToString() =>
            string.Join('\n', _control) + "\n" + string.Join('\n', _topics.SelectMany(topic => topic.Value));

        private void Add(StreamFrame frame)
        {
            Assert.Equal(++_sessionSeq, frame.SessionSeq);
            Assert.NotNull(frame.ServerTime);
            switch (frame.FrameCase)
            {
                case StreamFrame.FrameOneofCase.Heartbeat:
                    return;
                case StreamFrame.FrameOneofCase.Welcome:
                    Assert.NotEmpty(frame.Welcome.SessionId);
                    frame.Welcome.SessionId = string.Empty;
                    _control.Add(Text(frame.Welcome));
                    return;
                case StreamFrame.FrameOneofCase.Snapshot:
                    SnapshotCount++;
                    TopicOf(frame.Snapshot.TopicId).Add(Text(frame.Snapshot));
                    return;
                case StreamFrame.FrameOneofCase.Data:
                    ItemCount += frame.Data.Items.Count;
                    frame.Data.Items.ToList().ForEach(item => TopicOf(item.TopicId).Add(Text(item)));
                    return;
                default:
                    (frame.SessionSeq, frame.ServerTime) = (0, new Timestamp());
                    _control.Add(Text(frame));
                    return;
            }
        }

        private List<string> TopicOf(int topicId) =>
            _topics.TryGetValue(topicId, out var items) ? items : _topics[topicId] = [];

        private static string Text(IMessage message) => JsonFormatter.Default.Format(message);
    }
}
