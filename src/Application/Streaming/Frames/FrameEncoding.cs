using System.Buffers;
using FinApi.Application.Log;
using NodaTime;

namespace FinApi.Application.Streaming.Frames;

/// <summary>Writes frames in one form. One instance each for protobuf and JSON; safe for all threads.</summary>
public abstract class FrameEncoding : ItemEncoding
{
    /// <summary>Writes a whole frame that is not data.</summary>
    public abstract void WriteFrame(
        IBufferWriter<byte> output, long sessionSequence, Instant serverTime, ServerFrame frame);

    /// <summary>Writes a whole data frame from what is encoded already.</summary>
    public abstract void WriteData(
        IBufferWriter<byte> output,
        long sessionSequence,
        Instant serverTime,
        ReadOnlySpan<DataItem> items,
        bool repeatSymbol);
}
