using FinApi.Application.Streaming;
using Grpc.Core;

namespace FinApi.Api.Services.Streaming;

/// <summary>Sends frames over a gRPC stream, a message each; those of a batch are flushed together.</summary>
internal sealed class GrpcFrameSink(IServerStreamWriter<FrameBytes> responses, HttpContext http) : IFrameSink
{
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    private readonly FrameBytes _frame = new();

    public ValueTask WriteAsync(FrameBatch frames, CancellationToken cancellationToken)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            var writing = Write(frames, i);
            if (!writing.IsCompletedSuccessfully)
            {
                return new ValueTask(GoOnAsync(writing, frames, i + 1));
            }
        }

        return ValueTask.CompletedTask;
    }

    public void Abort() => http.Abort();

    private async Task GoOnAsync(Task writing, FrameBatch frames, int next)
    {
        await writing;
        for (var i = next; i < frames.Count; i++)
        {
            await Write(frames, i);
        }
    }

    private Task Write(FrameBatch frames, int index)
    {
        _frame.Bytes = frames[index];
        responses.WriteOptions = index == frames.Count - 1 ? WriteOptions.Default : Buffered;
        return responses.WriteAsync(_frame, CancellationToken.None);
    }
}
