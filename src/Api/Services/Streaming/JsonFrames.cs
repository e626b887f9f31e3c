using System.Buffers;
using System.Globalization;
using System.Text;
using FinApi.Api.Translation;
using FinApi.Application.Log;
using FinApi.Application.Streaming.Frames;
using Google.Protobuf;
using NodaTime;
using DataItem = FinApi.Application.Streaming.Frames.DataItem;

namespace FinApi.Api.Services.Streaming;

/// <summary>Frames as the JSON form of the contract, on one line; data from items that are encoded already.</summary>
internal sealed class JsonFrames(ShownSymbols symbols) : FrameEncoding
{
    // Braces, names and two numbers around an item's shared part.
    private const int MaxItemOverhead = 80;
    private const int MaxFrameOverhead = 160;

    private static readonly JsonFormatter Formatter = JsonFormatter.Default;

    public override bool IsText => true;

    /// <summary>The members of the item's object without its braces; always with its symbol.</summary>
    public override byte[] EncodeItem(TickEvent tick)
    {
        var item = ContractFrames.ToItem(tick);
        item.Symbol = symbols.Of(tick.Symbol.Value);
        var text = Formatter.Format(item).AsSpan().Trim();
        text = text[1..^1].Trim();
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    public override void WriteFrame(
        IBufferWriter<byte> output, long sessionSequence, Instant serverTime, ServerFrame frame) =>
        Encoding.UTF8.GetBytes(
            Formatter.Format(ContractFrames.ToProto(sessionSequence, serverTime, frame, symbols)), output);

    public override void WriteData(
        IBufferWriter<byte> output,
        long sessionSequence,
        Instant serverTime,
        ReadOnlySpan<DataItem> items,
        bool repeatSymbol)
    {
        var length = MaxFrameOverhead;
        foreach (ref readonly var item in items)
        {
            length += MaxItemOverhead + item.Event.Encode(this).Length;
        }

        var span = output.GetSpan(length);
        var at = Write(span, 0, "{\"sessionSeq\":\""u8);
        at = Write(span, at, sessionSequence);
        at = Write(span, at, "\",\"serverTime\":"u8);
        at += Encoding.UTF8.GetBytes(ProtoTime.ToTimestamp(serverTime).ToString(), span[at..]);
        at = Write(span, at, ",\"data\":{\"items\":["u8);
        for (var i = 0; i < items.Length; i++)
        {
            at = i == 0 ? at : Write(span, at, ","u8);
            at = Write(span, at, items[i]);
        }

        at = Write(span, at, "]}}"u8);
        output.Advance(at);
    }

    private int Write(Span<byte> span, int at, in DataItem item)
    {
        at = Write(span, at, "{\"topicId\":"u8);
        at = Write(span, at, item.TopicId);
        if (item.ConflatedCount != 0)
        {
            at = Write(span, at, ",\"conflatedCount\":\""u8);
            at = Write(span, at, item.ConflatedCount);
            at = Write(span, at, "\""u8);
        }

        at = Write(span, at, ","u8);
        at = Write(span, at, item.Event.Encode(this));
        return Write(span, at, "}"u8);
    }

    private static int Write(Span<byte> span, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(span[at..]);
        return at + text.Length;
    }

    private static int Write(Span<byte> span, int at, long number)
    {
        number.TryFormat(span[at..], out var written, default, CultureInfo.InvariantCulture);
        return at + written;
    }
}
