using System.Buffers;
using System.Text;
using FinApi.Api.Translation;
using FinApi.Application.Log;
using FinApi.Application.Streaming.Frames;
using Google.Protobuf;
using NodaTime;
using DataItem = FinApi.Application.Streaming.Frames.DataItem;

namespace FinApi.Api.Services.Streaming;

/// <summary>
/// Frames as protobuf. Data are put together from bytes that are encoded already: a field of a message may stand at any
/// place in it, so each item is the subscriber's own fields followed by those that all share.
/// </summary>
internal sealed class ProtobufFrames(ShownSymbols symbols) : FrameEncoding
{
    // Field number times 8 plus wire type, as in streaming.proto; a test decodes them with the generated code.
    private const byte FrameSessionSeq = (1 << 3) | 0;
    private const byte FrameServerTime = (2 << 3) | 2;
    private const byte TimeSeconds = (1 << 3) | 0;
    private const byte TimeNanos = (2 << 3) | 0;
    private const byte FrameData = (7 << 3) | 2;
    private const byte DataItems = (1 << 3) | 2;
    private const byte ItemTopicId = (1 << 3) | 0;
    private const byte ItemConflatedCount = (3 << 3) | 0;
    private const byte ItemSymbol = (4 << 3) | 2;

    public override bool IsText => false;

    public override byte[] EncodeItem(TickEvent tick) => ContractFrames.ToItem(tick).ToByteArray();

    public override void WriteFrame(
        IBufferWriter<byte> output, long sessionSequence, Instant serverTime, ServerFrame frame) =>
        ContractFrames.ToProto(sessionSequence, serverTime, frame, symbols).WriteTo(output);

    public override void WriteData(
        IBufferWriter<byte> output,
        long sessionSequence,
        Instant serverTime,
        ReadOnlySpan<DataItem> items,
        bool repeatSymbol)
    {
        // Found once: a symbol may change between the count of its bytes and the copy.
        var shown = repeatSymbol ? ListSymbols(items) : null;
        var itemsLength = 0;
        for (var i = 0; i < items.Length; i++)
        {
            var length = LengthOf(items[i], SymbolOf(items[i], shown, i, repeatSymbol));
            itemsLength += 1 + LengthOf((ulong)length) + length;
        }

        var (seconds, nanos) = ProtoTime.Split(serverTime);
        var timeLength = LengthOf(seconds, nanos);
        var total = 1 + LengthOf((ulong)sessionSequence) + 1 + LengthOf((ulong)timeLength) + timeLength
            + 1 + LengthOf((ulong)itemsLength) + itemsLength;
        var span = output.GetSpan(total)[..total];
        var at = Write(span, 0, FrameSessionSeq, (ulong)sessionSequence);
        at = Write(span, at, FrameServerTime, (ulong)timeLength);
        at = WriteTime(span, at, seconds, nanos);
        at = Write(span, at, FrameData, (ulong)itemsLength);
        for (var i = 0; i < items.Length; i++)
        {
            at = Write(span, at, items[i], SymbolOf(items[i], shown, i, repeatSymbol));
        }

        output.Advance(total);
    }

    // Not by a message: that would be all that a frame of data leaves to the collector.
    private static int LengthOf(long seconds, int nanos) =>
        (seconds == 0 ? 0 : 1 + LengthOf((ulong)seconds)) + (nanos == 0 ? 0 : 1 + LengthOf((ulong)nanos));

    private static int WriteTime(Span<byte> span, int at, long seconds, int nanos)
    {
        at = seconds == 0 ? at : Write(span, at, TimeSeconds, (ulong)seconds);
        return nanos == 0 ? at : Write(span, at, TimeNanos, (ulong)nanos);
    }

    // Null: all are as their keys.
    private string[]? ListSymbols(ReadOnlySpan<DataItem> items)
    {
        if (!symbols.AreOther)
        {
            return null;
        }

        var shown = new string[items.Length];
        for (var i = 0; i < shown.Length; i++)
        {
            shown[i] = symbols.Of(items[i].Event.Symbol.Value);
        }

        return shown;
    }

    private static string? SymbolOf(in DataItem item, string[]? shown, int index, bool repeatSymbol) =>
        repeatSymbol ? shown?[index] ?? item.Event.Symbol.Value : null;

    private int LengthOf(in DataItem item, string? symbol) =>
        1 + LengthOf((ulong)item.TopicId)
        + (item.ConflatedCount == 0 ? 0 : 1 + LengthOf((ulong)item.ConflatedCount))
        + (symbol is null ? 0 : 2 + Encoding.UTF8.GetByteCount(symbol))
        + item.Event.Encode(this).Length;

    private int Write(Span<byte> span, int at, in DataItem item, string? symbol)
    {
        at = Write(span, at, DataItems, (ulong)LengthOf(item, symbol));
        at = Write(span, at, ItemTopicId, (ulong)item.TopicId);
        if (item.ConflatedCount != 0)
        {
            at = Write(span, at, ItemConflatedCount, (ulong)item.ConflatedCount);
        }

        if (symbol is not null)
        {
            at = Write(span, at, ItemSymbol, (ulong)Encoding.UTF8.GetByteCount(symbol));
            at += Encoding.UTF8.GetBytes(symbol, span[at..]);
        }

        var shared = item.Event.Encode(this);
        shared.CopyTo(span[at..]);
        return at + shared.Length;
    }

    private static int Write(Span<byte> span, int at, byte tag, ulong value)
    {
        span[at++] = tag;
        for (; value >= 0x80; value >>= 7)
        {
            span[at++] = (byte)(value | 0x80);
        }

        span[at++] = (byte)value;
        return at;
    }

    private static int LengthOf(ulong value)
    {
        var length = 1;
        for (; value >= 0x80; value >>= 7)
        {
            length++;
        }

        return length;
    }
}
