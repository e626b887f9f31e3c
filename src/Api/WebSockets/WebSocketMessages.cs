using System.Buffers;
using System.Net.WebSockets;
using FinApi.Api.Errors;
using FinApi.Api.Services.Streaming;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Results;
using FinApi.Application.Streaming.Frames;
using FinApi.Contracts.V1;
using Google.Protobuf;

namespace FinApi.Api.WebSockets;

/// <summary>What a client sends over a WebSocket: one SubscribeRequest a message.</summary>
internal sealed class WebSocketMessages(WebSocket socket, WebSocketMessageType type, string? headerKey)
    : IClientMessages, IAsyncDisposable
{
    /// <summary>Largest message of a client in bytes: room for hundreds of topics, or a resume token.</summary>
    public const int MaxMessageBytes = 64 * 1024;

    private const int FirstBufferBytes = 4 * 1024;

    private readonly CancellationTokenSource _abandoned = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
    private Task<ValueWebSocketReceiveResult>? _receiving;

    /// <summary>
    /// The key that stood in hello; null when there was none. The message itself does not carry it on.
    /// </summary>
    public string? HelloKey { get; private set; }

    public async ValueTask<ClientMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var received = await ReceiveAsync(length, cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += received.Count;
            if (received.EndOfMessage)
            {
                return Read(received.MessageType, _buffer.AsSpan(0, length));
            }

            if (length >= MaxMessageBytes)
            {
                throw new StreamRefusedException(new Error(
                    ErrorKind.ResourceExhausted,
                    TransportReason.BodyTooLarge,
                    $"A message may have at most {MaxMessageBytes} bytes. Send the topics in several operations."));
            }

            if (length == _buffer.Length)
            {
                Grow(length);
            }
        }
    }

    /// <summary>Reads on, and forgets what it reads, until the client closes its side or its connection ends.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (socket.State is WebSocketState.Open or WebSocketState.CloseSent || _receiving is not null)
        {
            await ReceiveAsync(offset: 0, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _abandoned.CancelAsync();
        if (_receiving is { } receiving)
        {
            await ((Task)receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _abandoned.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    // To cancel a read would tear the connection down, and with it the frames and the reason that are still to be sent:
    // only the wait is given up, and the next one takes the same read over.
    private async Task<ValueWebSocketReceiveResult> ReceiveAsync(int offset, CancellationToken cancellationToken)
    {
        _receiving ??= socket.ReceiveAsync(_buffer.AsMemory(offset), _abandoned.Token).AsTask();
        var received = await _receiving.WaitAsync(cancellationToken);
        _receiving = null;
        return received;
    }

    private ClientMessage Read(WebSocketMessageType received, ReadOnlySpan<byte> message)
    {
        if (received != type)
        {
            throw Malformed(
                $"This stream takes {type.ToString().ToLowerInvariant()} messages, as its subprotocol says "
                + $"({StreamSubprotocol.Json}: text, {StreamSubprotocol.Proto}: binary).");
        }

        try
        {
            var request = type == WebSocketMessageType.Binary
                ? SubscribeRequest.Parser.ParseFrom(message)
                : JsonMessage.Parse(System.Text.Encoding.UTF8.GetString(message));
            TakeKey(request.Hello);
            return ContractMessages.ToMessage(request);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw Malformed("The message is not a finapi.v1.SubscribeRequest: " + exception.Message);
        }
    }

    private void TakeKey(Hello? hello)
    {
        if (hello is not { ApiKey.Length: > 0 })
        {
            return;
        }

        HelloKey = hello.ApiKey;
        if (headerKey is not null && headerKey != HelloKey)
        {
            throw new StreamRefusedException(CredentialErrors.Ambiguous);
        }
    }

    private void Grow(int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(2 * length, MaxMessageBytes));
        _buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private static StreamRefusedException Malformed(string message) =>
        new(new Error(ErrorKind.InvalidArgument, TransportReason.MalformedRequest, message));
}
