using System.Buffers;
using NodaTime;

namespace FinApi.Application.Streaming;

/// <summary>Writes frames in one form. One instance each for protobuf and JSON; safe for all threads.</summary>
public abstract class FrameEncoding
{
    /// <summary>Whether it is JSON; otherwise it is protobuf.</summary>
    public abstract bool IsText { get; }

    /// <summary>The part of an item that all subscribers share. Asked for once an event: see <see cref="TickEvent.Encode"/>.</summary>
    public abstract byte[] EncodeItem(TickEvent tick);

    /// <summary>Writes a whole frame that is not data.</summary>
    public abstract void WriteFrame(IBufferWriter<byte> output, long sessionSequence, Instant serverTime, ServerFrame frame);

    /// <summary>Writes a whole data frame from what is encoded already.</summary>
    public abstract void WriteData(
        IBufferWriter<byte> output, long sessionSequence, Instant serverTime, ReadOnlySpan<DataItem> items, bool repeatSymbol);
}
