using System.Buffers.Binary;

namespace FinApi.Bench.Load;

/// <summary>Reads HTTP/2 frames and gives gRPC messages on; answers what a server waits for.</summary>
internal abstract class Http2Connection : Connection
{
    private const int WindowLeft = 1 << 30;

    private int _window = Http2Frames.MaxWindow;

    protected Http2Connection(Uri server, int streamWindow = Http2Frames.MaxWindow)
        : base(server) =>
        Send(Http2Frames.Preface(streamWindow));

    protected override int Take(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (bytes.Length - used >= Http2Frames.HeaderLength)
        {
            var header = bytes.Slice(used, Http2Frames.HeaderLength);
            var length = (header[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(header[1..]);
            if (bytes.Length - used - Http2Frames.HeaderLength < length)
            {
                break;
            }

            var stream = BinaryPrimitives.ReadInt32BigEndian(header[5..]) & int.MaxValue;
            Take(header[3], header[4], stream, bytes.Slice(used + Http2Frames.HeaderLength, length));
            used += Http2Frames.HeaderLength + length;
        }

        return used;
    }

    /// <summary>Bytes of a stream's messages, each with its five bytes of prefix; a message may span frames.</summary>
    protected abstract void TakeData(int stream, ReadOnlySpan<byte> payload);

    /// <summary>The stream is over.</summary>
    protected abstract void TakeEnd(int stream, bool isReset);

    private void Take(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case Http2Frames.Data:
                TakeData(stream, payload);
                KeepWindowOpen(payload.Length);
                if ((flags & Http2Frames.EndStream) != 0)
                {
                    TakeEnd(stream, isReset: false);
                }

                break;
            case Http2Frames.Headers when (flags & Http2Frames.EndStream) != 0:
                TakeEnd(stream, isReset: false);
                break;
            case Http2Frames.ResetStream:
                TakeEnd(stream, isReset: true);
                break;
            case Http2Frames.Settings when (flags & Http2Frames.Acknowledge) == 0:
                Send(Http2Frames.Frame(Http2Frames.Settings, Http2Frames.Acknowledge, 0, []));
                break;
            case Http2Frames.Ping when (flags & Http2Frames.Acknowledge) == 0:
                Send(Http2Frames.Frame(Http2Frames.Ping, Http2Frames.Acknowledge, 0, payload));
                break;
            case Http2Frames.GoAway:
                Break();
                break;
            default:
                break;
        }
    }

    private void KeepWindowOpen(int used)
    {
        _window -= used;
        if (_window < WindowLeft)
        {
            Send(Http2Frames.Window(0, WindowLeft));
            _window += WindowLeft;
        }
    }
}
