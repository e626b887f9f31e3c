using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace FinApi.Api.Http.Bodies;

/// <summary>Takes the body of an answer that is sent without one and counts its bytes.</summary>
internal sealed class DiscardedBody : IHttpResponseBodyFeature, IDisposable
{
    private readonly CountingStream _counter = new();
    private PipeWriter? _writer;

    /// <summary>Bytes written so far; those in <see cref="Writer"/> count once it was flushed or completed.</summary>
    public long Length => _counter.Length;

    public Stream Stream => _counter;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(_counter, new StreamPipeWriterOptions(leaveOpen: true));

    public void DisableBuffering()
    {
        // Nothing is ever buffered.
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        _counter.SetLength(_counter.Length + (count ?? (new FileInfo(path).Length - offset)));
        return Task.CompletedTask;
    }

    public Task CompleteAsync() => _writer is null ? Task.CompletedTask : _writer.CompleteAsync().AsTask();

    public void Dispose() => _counter.Dispose();

    private sealed class CountingStream : Stream
    {
        private long _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => _length = value;

        public override void Write(byte[] buffer, int offset, int count) => _length += count;

        public override void Write(ReadOnlySpan<byte> buffer) => _length += buffer.Length;

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            _length += count;
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _length += buffer.Length;
            return ValueTask.CompletedTask;
        }
    }
}
