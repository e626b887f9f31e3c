using System.Buffers.Binary;
using System.IO.Pipelines;
using FinApi.Application.Streaming;

namespace FinApi.Api.Services.Streaming;

/// <summary>
/// Sends frames over a gRPC stream, a message each; those of a batch are flushed together. They go into the response's pipe
/// as they are: the framework's writer took another 8 % of the node's CPU for locks, events and a state machine a message.
/// </summary>
internal sealed class GrpcFrameSink(HttpContext http) : IFrameSink
{
    // Whether it is compressed (never), and the length: what stands before each message (gRPC over HTTP/2).
    private const int PrefixLength = 5;

    public ValueTask WriteAsync(FrameBatch frames, CancellationToken cancellationToken)
    {
        var body = http.Response.BodyWriter;
        for (var i = 0; i < frames.Count; i++)
        {
            Write(body, frames[i].Span);
        }

        var flushing = body.FlushAsync(cancellationToken);
        if (!flushing.IsCompletedSuccessfully)
        {
            return AwaitAsync(flushing);
        }

        flushing.GetAwaiter().GetResult();
        return ValueTask.CompletedTask;
    }

    public void Abort() => http.Abort();

    private static void Write(PipeWriter body, ReadOnlySpan<byte> frame)
    {
        var message = body.GetSpan(PrefixLength + frame.Length);
        message[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(message[1..], frame.Length);
        frame.CopyTo(message[PrefixLength..]);
        body.Advance(PrefixLength + frame.Length);
    }

    private static async ValueTask AwaitAsync(ValueTask<FlushResult> flushing) => await flushing;
}
