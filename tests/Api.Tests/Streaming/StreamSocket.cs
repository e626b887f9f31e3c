using System.Net.WebSockets;
using System.Text;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Google.Protobuf;

namespace FinApi.Api.Tests.Streaming;

/// <summary>A client of /v1/stream, decent or not.</summary>
internal sealed class StreamSocket : IDisposable
{
    public const string Json = "finapi.v1.json";
    public const string Proto = "finapi.v1.proto";

    private readonly ClientWebSocket _socket = new();
    private readonly bool _isProto;
    private byte[] _buffer = new byte[64 * 1024];

    private StreamSocket(string? subprotocol)
    {
        _isProto = subprotocol == Proto;
        if (subprotocol is not null)
        {
            _socket.Options.AddSubProtocol(subprotocol);
        }
    }

    public string? Subprotocol => _socket.SubProtocol;

    /// <summary>Connects with a key of the demo, another one, or none when it is empty.</summary>
    public static Task<StreamSocket> ConnectAsync(ApiServer server, string? subprotocol = Json, string? key = null) =>
        ConnectAsync(server.Http.BaseAddress!, key ?? server.Keys.Enterprise, subprotocol);

    public static async Task<StreamSocket> ConnectAsync(Uri server, string key, string? subprotocol = Json)
    {
        var client = new StreamSocket(subprotocol);
        if (key.Length > 0)
        {
            client._socket.Options.SetRequestHeader("x-api-key", key);
        }

        var address = new UriBuilder(server) { Scheme = "ws", Path = "/v1/stream" }.Uri;
        await client._socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        return client;
    }

    public Task SendAsync(SubscribeRequest request) =>
        _isProto
            ? SendAsync(request.ToByteArray(), WebSocketMessageType.Binary)
            : SendAsync(JsonFormatter.Default.Format(request));

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SendAsync(byte[] bytes, WebSocketMessageType type) =>
        _socket.SendAsync(bytes, type, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <summary>The next frame; fails when the server closes instead.</summary>
    public async Task<StreamFrame> ReadAsync()
    {
        var frame = await TryReadAsync();
        Assert.True(frame is not null, $"Closed: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
        return frame;
    }

    /// <summary>The next frame; null when the server closes instead.</summary>
    public async Task<StreamFrame?> TryReadAsync()
    {
        if (await ReceiveAsync() is not { } bytes)
        {
            return null;
        }

        return _isProto
            ? StreamFrame.Parser.ParseFrom(bytes)
            : JsonParser.Default.Parse<StreamFrame>(Encoding.UTF8.GetString(bytes));
    }

    /// <summary>Reads on to the end; the close code and its reason.</summary>
    public async Task<(int Code, string? Reason)> ReadCloseAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }

        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        return ((int)_socket.CloseStatus!, _socket.CloseStatusDescription);
    }

    public Task CloseAsync() =>
        _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

    public void Dispose() => _socket.Dispose();

    private async Task<byte[]?> ReceiveAsync()
    {
        var length = 0;
        while (true)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), TestContext.Current.CancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += received.Count;
            if (received.EndOfMessage)
            {
                return _buffer[..length];
            }

            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }
    }
}
