using FinApi.Contracts.V1;
using Google.Protobuf;

namespace FinApi.Bench.Load;

/// <summary>One subscriber with a gRPC stream on a connection of its own, as every client of a company has.</summary>
internal sealed class StreamConnection : Http2Connection
{
    private const string Path = "/finapi.v1.Streaming/Subscribe";
    private const int Prefix = 5;

    private readonly FrameReader _reader;
    private byte[] _message = [];
    private int _length;

    public StreamConnection(
        Uri server, string? key, FrameReader reader, IEnumerable<SubscribeRequest> requests, int window)
        : base(server, window)
    {
        _reader = reader;
        Send([
            .. Http2Frames.HeadersFrame(1, Http2Frames.CallHeaders(Path, key)),
            .. requests.SelectMany(request => Http2Frames.MessageFrame(1, request.ToByteArray(), isLast: false)),
        ]);
    }

    public FrameReader Reader => _reader;

    protected override void TakeData(int stream, ReadOnlySpan<byte> payload)
    {
        if (_length > 0)
        {
            payload = Join(payload);
        }

        while (payload.Length >= Prefix)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(payload[1..]);
            if (payload.Length - Prefix < length)
            {
                break;
            }

            _reader.Read(payload.Slice(Prefix, length));
            payload = payload[(Prefix + length)..];
        }

        Keep(payload);
    }

    protected override void TakeEnd(int stream, bool isReset) => _reader.End();

    private ReadOnlySpan<byte> Join(ReadOnlySpan<byte> payload)
    {
        byte[] joined = [.. _message.AsSpan(0, _length), .. payload];
        _length = 0;
        return joined;
    }

    private void Keep(ReadOnlySpan<byte> rest)
    {
        if (!rest.IsEmpty)
        {
            _message = rest.ToArray();
            _length = rest.Length;
        }
    }
}
