using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using FinApi.Api.Tests.Hosting;

namespace FinApi.Api.Tests.Streaming.Faults;

/// <summary>Clients that no library makes.</summary>
internal static class HostileClients
{
    private const string Handshake =
        "GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    // A masked text frame of 126 bytes or more: FIN and opcode, length 1,000, mask, and only the first bytes of it.
    private static readonly byte[] BeginningOfAFrame = [0x81, 0xFE, 0x03, 0xE8, 1, 2, 3, 4, 0x7A, 0x20];

    // Not compressed, 1,000 bytes long, and only the first of them.
    private static readonly byte[] BeginningOfAMessage = [0, 0, 0, 0x03, 0xE8, 0x12];

    /// <summary>Opens a WebSocket, sends the first bytes of a message, and resets the connection.</summary>
    public static async Task ResetWebSocketMidFrameAsync(ApiServer server)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(
            IPAddress.Loopback, server.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes(Handshake));
        var answer = new byte[4_096];
        await socket.ReceiveAsync(answer);
        Assert.StartsWith("HTTP/1.1 101", Encoding.ASCII.GetString(answer), StringComparison.Ordinal);
        await socket.SendAsync(BeginningOfAFrame);
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
    }

    /// <summary>Sends Hello and the first bytes of another message over gRPC, and resets the stream.</summary>
    public static async Task ResetGrpcMidMessageAsync(ApiServer server, byte[] hello)
    {
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/finapi.v1.Streaming/Subscribe")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new UnfinishedContent([.. hello, .. BeginningOfAMessage], abort.Token),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await server.Http2.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, abort.Token);
        await using var body = await response.Content.ReadAsStreamAsync(abort.Token);
        await body.ReadExactlyAsync(new byte[1], abort.Token);
        await abort.CancelAsync();
    }

    private sealed class UnfinishedContent(byte[] beginning, CancellationToken end) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(beginning, end);
            await stream.FlushAsync(end);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
