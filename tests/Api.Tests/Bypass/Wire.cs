using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using FinApi.Application.Streaming;

namespace FinApi.Api.Tests.Bypass;

/// <summary>HTTP/2 frames by hand (RFC 9113).</summary>
internal static class Wire
{
    public const int HeaderLength = 9;
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte ResetStream = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte WindowUpdate = 8;
    public const byte Ignored = 0xFE;
    public const byte EndStream = 1;

    public static byte[] Preface { get; } = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8];

    public static byte[] Frame(byte type, int stream, ReadOnlySpan<byte> payload, byte flags = 0)
    {
        var frame = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(HeaderLength));
        return frame;
    }

    public static byte[] Window(int stream, int increment)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, increment);
        return Frame(WindowUpdate, stream, payload);
    }

    public static byte[] StreamWindow(int window) => Frame(Settings, 0, Setting(4, window));

    public static byte[] Setting(ushort id, int value)
    {
        var setting = new byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(setting, id);
        BinaryPrimitives.WriteInt32BigEndian(setting.AsSpan(2), value);
        return setting;
    }

    /// <summary>Whole frames, one behind the other.</summary>
    public static List<(byte Type, int Stream, byte[] Payload)> Read(ReadOnlySpan<byte> bytes)
    {
        var frames = new List<(byte, int, byte[])>();
        while (!bytes.IsEmpty)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes) >>> 8;
            frames.Add((bytes[3], BinaryPrimitives.ReadInt32BigEndian(bytes[5..]), bytes.Slice(HeaderLength, length).ToArray()));
            bytes = bytes[(HeaderLength + length)..];
        }

        return frames;
    }

    public static FrameBatch Batch(params IEnumerable<byte[]> frames)
    {
        var batch = new FrameBatch();
        foreach (var frame in frames)
        {
            frame.CopyTo(batch.GetSpan(frame.Length));
            batch.Advance(frame.Length);
            batch.EndFrame();
        }

        return batch;
    }

    /// <summary>All that a pipe holds just now.</summary>
    public static byte[] Take(PipeReader reader)
    {
        if (!reader.TryRead(out var read))
        {
            return [];
        }

        byte[] bytes = [.. read.Buffer.ToArray()];
        reader.AdvanceTo(read.Buffer.End);
        return bytes;
    }
}
