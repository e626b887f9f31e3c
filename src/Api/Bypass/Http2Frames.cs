using System.Buffers.Binary;

namespace FinApi.Api.Bypass;

/// <summary>
/// The few parts of HTTP/2's frames that the bypass has to know (RFC 9113, sections 4.1, 6.1, 6.4, 6.5, 6.8,
/// 6.9 and 7).
/// </summary>
internal static class Http2Frames
{
    public const int HeaderLength = 9;
    public const int PrefaceLength = 24;
    public const int SettingLength = 6;
    public const int WindowUpdateLength = 4;
    public const int ResetLength = 4;
    public const int GoAwayLength = 8;

    /// <summary>What every client takes in one frame (SETTINGS_MAX_FRAME_SIZE is never less).</summary>
    public const int MaxPayload = 16_384;

    /// <summary>Window of a connection, and of a stream whose client has not said another one.</summary>
    public const int DefaultWindow = 65_535;

    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte ResetStream = 3;
    public const byte Settings = 4;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;

    /// <summary>A type that nobody has defined: whoever receives it has to ignore it (section 5.5).</summary>
    public const byte Ignored = 0xFE;

    public const byte Acknowledgement = 1;
    public const byte EndStream = 1;
    public const ushort InitialWindowSize = 4;
    public const int EnhanceYourCalm = 0xB;

    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public static int LengthOf(ReadOnlySpan<byte> header) => (header[0] << 16) | (header[1] << 8) | header[2];

    public static byte TypeOf(ReadOnlySpan<byte> header) => header[3];

    public static byte FlagsOf(ReadOnlySpan<byte> header) => header[4];

    public static int StreamOf(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadInt32BigEndian(header[5..]) & int.MaxValue;

    public static void WriteDataHeader(Span<byte> header, int streamId, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(header, length << 8); // type 0 is DATA
        header[4] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[5..], streamId);
    }

    /// <summary>A frame that opens the window of the connection.</summary>
    public static byte[] WindowUpdateOf(int increment)
    {
        var frame = new byte[HeaderLength + WindowUpdateLength];
        frame[2] = WindowUpdateLength;
        frame[3] = WindowUpdate;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(HeaderLength), increment);
        return frame;
    }
}
