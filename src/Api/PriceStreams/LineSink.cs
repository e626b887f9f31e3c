using System.Buffers;

namespace FinApi.Api.PriceStreams;

/// <summary>
/// One frame a line (NDJSON). The last line of a stream that failed is <c>{"error": google.rpc.Status}</c>.
/// </summary>
internal sealed class LineSink(HttpContext http) : StreamSink(http, "application/x-ndjson")
{
    protected override void Write(ReadOnlySpan<byte> frame)
    {
        Body.Write(frame);
        Body.Write("\n"u8);
    }

    protected override void WriteError(ReadOnlySpan<byte> status, bool isForGood)
    {
        Body.Write("{\"error\":"u8);
        Body.Write(status);
        Body.Write("}\n"u8);
    }
}
