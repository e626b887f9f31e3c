using System.IO.Pipelines;
using FinApi.Api.Bypass;
using FinApi.Application.Streaming.Frames;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace FinApi.Api.Services.Streaming;

/// <summary>
/// Sends frames over a gRPC stream, a message each; those of a batch are flushed together. They go past Kestrel's
/// HTTP/2 where they may (<see cref="BypassConnection"/>), else into the response's pipe as they are: the framework's
/// writer took another 8 % of the node's CPU for locks, events and a state machine a message.
/// </summary>
internal sealed class GrpcFrameSink(HttpContext http) : IFrameSink, IDisposable
{
    private readonly BypassStream? _bypass = FindBypass(http);

    public ValueTask WriteAsync(FrameBatch frames, CancellationToken cancellationToken)
    {
        if (_bypass?.TryWrite(frames) is true)
        {
            return ValueTask.CompletedTask;
        }

        var length = GrpcMessages.LengthOf(frames);
        var given = _bypass?.GiveToKestrel(length) ?? length;
        if (given < length)
        {
            var messages = new byte[length];
            GrpcMessages.Write(messages, frames);
            return WriteInPartsAsync(messages, given, cancellationToken);
        }

        var body = http.Response.BodyWriter;
        GrpcMessages.Write(body.GetSpan(length), frames);
        body.Advance(length);
        var flushing = body.FlushAsync(cancellationToken);
        if (!flushing.IsCompletedSuccessfully)
        {
            return AwaitAsync(flushing);
        }

        flushing.GetAwaiter().GetResult();
        return ValueTask.CompletedTask;
    }

    public void Abort() => http.Abort();

    /// <summary>The response is about to end.</summary>
    public void Dispose() => _bypass?.End();

    private static async ValueTask AwaitAsync(ValueTask<FlushResult> flushing) => await flushing;

    // The client takes a part of them now. Kestrel would send all, for it does not know yet of what went past it.
    private async ValueTask WriteInPartsAsync(
        ReadOnlyMemory<byte> messages, int given, CancellationToken cancellationToken)
    {
        var body = http.Response.BodyWriter;
        while (!http.RequestAborted.IsCancellationRequested)
        {
            await body.WriteAsync(messages[..given], cancellationToken);
            messages = messages[given..];
            if (messages.IsEmpty)
            {
                return;
            }

            await _bypass!.WaitForRoomAsync().WaitAsync(http.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            given = _bypass.GiveToKestrel(messages.Length);
        }
    }

    // Kestrel's own body: nothing between, such as gRPC-Web, has another form for the bytes.
    private static BypassStream? FindBypass(HttpContext http) =>
        http.Features.Get<IHttp2StreamIdFeature>() is { } stream
        && ReferenceEquals(http.Features.Get<IHttpResponseBodyFeature>(), stream)
            ? http.Features.Get<BypassConnection>()?.Add(stream.StreamId)
            : null;
}
