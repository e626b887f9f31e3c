using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using FinApi.Api.Bypass;
using FinApi.Api.Hosting;
using FinApi.Application.Streaming.Frames;
using Microsoft.Extensions.Options;
using Frames = FinApi.Bench.Load.Http2Frames;

namespace FinApi.Api.Tests.Bypass;

/// <summary>What the tests of the bypass send and read (RFC 9113), beside what the bench's client knows.</summary>
internal static class Wire
{
    /// <summary>A type that nobody has defined.</summary>
    public const byte Ignored = 0xFE;

    public static byte[] Preface { get; } = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8];

    /// <summary>A connection of two pipes with the bypass on it.</summary>
    public static BypassConnection Connect(PipeReader input, PipeWriter output, int maxResets = 200) =>
        new(
            new Duplex(input, output),
            new ResetRule(
                Options.Create(new PortsOptions { MaxResetsPerConnection = maxResets }), TimeProvider.System),
            takesFrames: true);

    public static byte[] Frame(byte type, int stream, ReadOnlySpan<byte> payload, byte flags = 0) =>
        Frames.Frame(type, flags, stream, payload);

    public static byte[] StreamWindow(int window) => Frame(Frames.Settings, 0, Setting(4, window));

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
            var payload = bytes.Slice(Frames.HeaderLength, length).ToArray();
            frames.Add((bytes[3], BinaryPrimitives.ReadInt32BigEndian(bytes[5..]), payload));
            bytes = bytes[(Frames.HeaderLength + length)..];
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
