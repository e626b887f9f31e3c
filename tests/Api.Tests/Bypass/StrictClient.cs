using System.Buffers.Binary;
using System.Net.Sockets;
using FinApi.Api.Tests.Hosting;
using Google.Protobuf;
using Frames = FinApi.Bench.Load.Http2Frames;

namespace FinApi.Api.Tests.Bypass;

/// <summary>Several gRPC calls on one connection, whose windows no byte may exceed.</summary>
internal sealed class StrictClient : IDisposable
{
    private const int DefaultWindow = 65_535;

    private readonly TcpClient _tcp = new();
    private readonly int _streamWindow;
    private readonly Dictionary<int, Call> _calls = [];
    private readonly List<byte> _unread = [];
    private NetworkStream? _connection;
    private int _window = DefaultWindow;
    private int _fullWindow = DefaultWindow;
    private int _lastCall = -1;

    private StrictClient(int streamWindow) => _streamWindow = streamWindow;

    /// <summary>When it gives back what it has read.</summary>
    public Giving Gives { get; init; }

    /// <summary>Whatever came that should not have.</summary>
    public List<string> Problems { get; } = [];

    public static async Task<StrictClient> ConnectAsync(
        ApiServer server, int streamWindow, int connectionGrant, Giving gives)
    {
        var client = new StrictClient(streamWindow) { Gives = gives };
        var address = server.Http2.BaseAddress!;
        await client._tcp.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        client._connection = client._tcp.GetStream();
        await client.SendAsync([.. Wire.Preface, .. Wire.StreamWindow(streamWindow)]);
        if (connectionGrant > 0)
        {
            client._window = client._fullWindow = DefaultWindow + connectionGrant;
            await client.SendAsync(Frames.Window(0, connectionGrant));
        }

        return client;
    }

    /// <summary>Opens a call. Only a call of one message completes its side.</summary>
    public async Task<int> CallAsync(string path, string key, params IMessage[] messages)
    {
        var id = _lastCall += 2;
        _calls.Add(id, new Call(_streamWindow));
        await SendAsync(Frames.HeadersFrame(id, Frames.CallHeaders(path, key)));
        foreach (var message in messages)
        {
            await SendAsync(Frames.MessageFrame(id, message.ToByteArray(), isLast: messages.Length == 1));
        }

        return id;
    }

    /// <summary>Sends one more message of a call.</summary>
    public Task SendAsync(int call, IMessage message) =>
        SendAsync(Frames.MessageFrame(call, message.ToByteArray(), isLast: false));

    /// <summary>Gives a call up.</summary>
    public Task ResetAsync(int call)
    {
        _calls[call].IsGivenUp = true;
        return SendAsync(Wire.Frame(Frames.ResetStream, call, [0, 0, 0, 8]));
    }

    /// <summary>Reads on until it is so.</summary>
    public async Task ReadAsync(Func<bool> until)
    {
        var buffer = new byte[16_384];
        while (!until())
        {
            var count = await _connection!.ReadAsync(buffer, TestContext.Current.CancellationToken);
            Assert.NotEqual(0, count);
            _unread.AddRange(buffer.AsSpan(0, count));
            await TakeAsync();
        }
    }

    /// <summary>Lets a call, and all of them together, send so many bytes more.</summary>
    public async Task GrantAsync(int call, int bytes)
    {
        _calls[call].Window += bytes;
        _window += bytes;
        await SendAsync([.. Frames.Window(call, bytes), .. Frames.Window(0, bytes)]);
    }

    /// <summary>Bytes of a call's body.</summary>
    public int LengthOf(int call) => _calls[call].Body.Count;

    public bool IsOver(int call) => _calls[call].IsOver;

    /// <summary>The whole messages of a call.</summary>
    public IReadOnlyList<T> MessagesOf<T>(int call, MessageParser<T> parser)
        where T : IMessage<T>
    {
        var messages = new List<T>();
        ReadOnlySpan<byte> body = [.. _calls[call].Body];
        while (body.Length >= 5 && body.Length >= 5 + BinaryPrimitives.ReadInt32BigEndian(body[1..]))
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body[1..]);
            messages.Add(parser.ParseFrom(body.Slice(5, length)));
            body = body[(5 + length)..];
        }

        return messages;
    }

    public void Dispose() => _tcp.Dispose();

    private Task SendAsync(byte[] bytes) =>
        _connection!.WriteAsync(bytes, TestContext.Current.CancellationToken).AsTask();

    private async Task TakeAsync()
    {
        var used = 0;
        while (_unread.Count - used >= Frames.HeaderLength)
        {
            byte[] header = [.. _unread.Skip(used).Take(Frames.HeaderLength)];
            var length = BinaryPrimitives.ReadInt32BigEndian(header) >>> 8;
            if (_unread.Count - used < Frames.HeaderLength + length)
            {
                break;
            }

            await TakeAsync(
                header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)),
                [.. _unread.Skip(used + Frames.HeaderLength).Take(length)]);
            used += Frames.HeaderLength + length;
        }

        _unread.RemoveRange(0, used);
    }

    private async Task TakeAsync(byte type, byte flags, int id, byte[] payload)
    {
        switch (type)
        {
            case Frames.Data:
                await TakeDataAsync(id, payload);
                break;
            case Frames.Settings when flags == 0:
                await SendAsync(Frames.Frame(Frames.Settings, Frames.Acknowledge, 0, []));
                break;
            case Frames.Ping when flags == 0:
                // Whoever does not answer is taken for dead after a while, which a busy machine may need for a test.
                await SendAsync(Frames.Frame(Frames.Ping, Frames.Acknowledge, 0, payload));
                break;
            case Frames.GoAway:
            // 0: it needs no more of the request.
            case Frames.ResetStream when payload.AsSpan().ContainsAnyExcept((byte)0):
                Problems.Add($"frame of type {type}: {Convert.ToHexString(payload)}");
                break;
        }

        if (type == Frames.ResetStream
            || (type is Frames.Data or Frames.Headers && (flags & Frames.EndStream) != 0))
        {
            _calls[id].IsOver = true;
        }
    }

    private async Task TakeDataAsync(int id, byte[] payload)
    {
        var call = _calls[id];
        if (call.IsOver)
        {
            Problems.Add($"{payload.Length} bytes after the end of call {id}");
        }

        call.Body.AddRange(payload);
        (call.Window, _window) = (call.Window - payload.Length, _window - payload.Length);
        if (call.Window < 0 || _window < 0)
        {
            Problems.Add($"windows of {call.Window} (call {id}) and {_window} are left");
        }

        if (!call.IsGivenUp && IsTimeFor(call.Window, _streamWindow))
        {
            await SendAsync(Frames.Window(id, _streamWindow - call.Window));
            call.Window = _streamWindow;
        }

        // A large window for the connection is only a beginning, but for a client that waits for its end.
        var full = Gives == Giving.WhenEmpty ? _fullWindow : DefaultWindow;
        if (IsTimeFor(_window, full))
        {
            await SendAsync(Frames.Window(0, full - _window));
            _window = full;
        }
    }

    private bool IsTimeFor(int window, int full) =>
        Gives switch
        {
            Giving.WhenHalfEmpty => window <= full / 2,
            Giving.WhenEmpty => window == 0,
            _ => false,
        };

    /// <summary>When a client opens its windows again.</summary>
    public enum Giving
    {
        /// <summary>When half of one is used.</summary>
        WhenHalfEmpty,

        /// <summary>When there is not a byte left, which RFC 9113 allows.</summary>
        WhenEmpty,

        /// <summary>Not by itself.</summary>
        Never,
    }

    private sealed class Call(int window)
    {
        public int Window { get; set; } = window;

        public bool IsOver { get; set; }

        public bool IsGivenUp { get; set; }

        public List<byte> Body { get; } = [];
    }
}
