using System.IO.Pipelines;
using System.Text;
using FinApi.Api.Errors;
using FinApi.Api.Translation;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Sessions;
using Google.Protobuf;

namespace FinApi.Api.PriceStreams;

/// <summary>Frames on their way out as the body of one answer, sent as they come.</summary>
internal abstract class StreamSink(HttpContext http, string contentType) : IFrameSink
{
    private static readonly JsonFormatter Formatter =
        new(new JsonFormatter.Settings(formatDefaultValues: true, RestErrors.DetailTypes));

    protected PipeWriter Body { get; } = http.Response.BodyWriter;

    public async ValueTask WriteAsync(FrameBatch frames, CancellationToken cancellationToken)
    {
        SetHeaders();
        for (var i = 0; i < frames.Count; i++)
        {
            Write(frames[i].Span);
        }

        await Body.FlushAsync(cancellationToken);
    }

    public void Abort() => http.Abort();

    public void SetHeaders()
    {
        if (!http.Response.HasStarted)
        {
            http.Response.ContentType = contentType;
            http.Response.Headers.CacheControl = CacheControlText.NoStore;

            // nginx would keep the frames until it has a few KiB of them.
            http.Response.Headers["X-Accel-Buffering"] = "no";
        }
    }

    /// <summary>Says why the stream ended, in what follows the last frame.</summary>
    public async Task WriteErrorAsync(Failure failure)
    {
        var status = Formatter.Format(failure.ToStatus(http.TraceIdentifier));
        WriteError(Encoding.UTF8.GetBytes(status), isForGood: StreamReturn.After(failure.Reason) is null);
        await Body.FlushAsync(http.RequestAborted);
    }

    protected abstract void Write(ReadOnlySpan<byte> frame);

    protected abstract void WriteError(ReadOnlySpan<byte> status, bool isForGood);
}
