using System.Buffers;
using System.Buffers.Binary;
using FinApi.Application.Log;
using FinApi.Application.Streaming.Frames;
using NodaTime;

namespace FinApi.Application.Tests.Streaming;

/// <summary>Keeps frames as objects; the bytes are their places in a list.</summary>
internal sealed class ObjectFrames : FrameEncoding
{
    private readonly List<(long SessionSequence, object Frame)> _frames = [];

    public override bool IsText => false;

    public override byte[] EncodeItem(TickEvent tick) => new byte[100];

    public override void WriteFrame(
        IBufferWriter<byte> output, long sessionSequence, Instant serverTime, ServerFrame frame) =>
        Write(output, sessionSequence, frame);

    public override void WriteData(
        IBufferWriter<byte> output,
        long sessionSequence,
        Instant serverTime,
        ReadOnlySpan<DataItem> items,
        bool repeatSymbol) =>
        Write(output, sessionSequence, items.ToArray());

    /// <summary>A frame that was written: a <see cref="ServerFrame"/> or an array of items.</summary>
    public (long SessionSequence, object Frame) Read(ReadOnlyMemory<byte> frame) =>
        _frames[BinaryPrimitives.ReadInt32LittleEndian(frame.Span)];

    private void Write(IBufferWriter<byte> output, long sessionSequence, object frame)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), _frames.Count);
        output.Advance(sizeof(int));
        _frames.Add((sessionSequence, frame));
    }
}
