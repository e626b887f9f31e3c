using System.Buffers.Binary;
using System.Text;

namespace FinApi.Bench.Load;

/// <summary>What a bare HTTP/2 client sends (RFC 9113): no more than a gRPC server needs to see.</summary>
internal static class Http2Frames
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte ResetStream = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;
    public const byte EndStream = 1;
    public const byte Acknowledge = 1;
    public const int HeaderLength = 9;
    public const int MaxWindow = int.MaxValue;

    private const byte EndHeaders = 4;
    private const int DefaultWindow = 65_535;

    /// <summary>
    /// The preface, settings with a window for each stream, and the greatest window for the connection.
    /// </summary>
    public static byte[] Preface(int streamWindow = MaxWindow)
    {
        var settings = new byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(settings, 4); // SETTINGS_INITIAL_WINDOW_SIZE
        BinaryPrimitives.WriteInt32BigEndian(settings.AsSpan(2), streamWindow);
        return
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, settings),
            .. Window(0, MaxWindow - DefaultWindow),
        ];
    }

    public static byte[] Window(int stream, int size)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, size);
        return Frame(WindowUpdate, 0, stream, payload);
    }

    /// <summary>The headers of a gRPC call, in literals that touch no table.</summary>
    public static byte[] CallHeaders(string path, string? key)
    {
        var block = new List<byte> { 0x83, 0x86 }; // :method POST, :scheme http
        Literal(block, ":path", path);
        Literal(block, ":authority", "localhost");
        Literal(block, "content-type", "application/grpc");
        Literal(block, "te", "trailers");
        if (key is not null)
        {
            Literal(block, "x-api-key", key);
        }

        return [.. block];
    }

    public static byte[] HeadersFrame(int stream, byte[] block) => Frame(Headers, EndHeaders, stream, block);

    /// <summary>A gRPC message in a DATA frame.</summary>
    public static byte[] MessageFrame(int stream, ReadOnlySpan<byte> message, bool isLast)
    {
        var payload = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(1), message.Length);
        message.CopyTo(payload.AsSpan(5));
        return Frame(Data, isLast ? EndStream : (byte)0, stream, payload);
    }

    public static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderLength + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)payload.Length);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(HeaderLength));
        return frame;
    }

    private static void Literal(List<byte> block, string name, string value)
    {
        block.Add(0);
        Text(block, name);
        Text(block, value);
    }

    private static void Text(List<byte> block, string text)
    {
        // A length of 127 and more goes on in the next byte (RFC 7541, 5.1); none here needs a third.
        if (text.Length < 127)
        {
            block.Add((byte)text.Length);
        }
        else
        {
            block.Add(127);
            block.Add((byte)(text.Length - 127));
        }

        block.AddRange(Encoding.ASCII.GetBytes(text));
    }
}
