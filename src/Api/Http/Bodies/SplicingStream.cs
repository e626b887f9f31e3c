using System.Buffers;
using System.IO.Pipelines;

namespace FinApi.Api.Http.Bodies;

/// <summary>Writes through, and puts the rows of the next list behind the opening bracket of each empty one.</summary>
/// <param name="body">Where it writes to.</param>
/// <param name="emptyList">An empty list with its name, as the transcoder writes it.</param>
/// <param name="lists">The rows of each list.</param>
internal sealed class SplicingStream(PipeWriter body, byte[] emptyList, IReadOnlyList<PageRows> lists) : Stream
{
    // The start of an empty list at the end of what was written; the rest may come with the next write.
    private readonly ArrayBufferWriter<byte> _held = new();
    private int _next;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var rest = Join(buffer);
        while (_next < lists.Count && rest.Span.IndexOf(emptyList) is >= 0 and var found)
        {
            var bracket = found + emptyList.Length - 1;
            body.Write(rest.Span[..bracket]);
            await lists[_next++].WriteAsync(body, cancellationToken);
            rest = rest[bracket..];
        }

        var held = _next < lists.Count ? LengthOfStart(rest.Span) : 0;
        body.Write(rest.Span[..^held]);
        _held.ResetWrittenCount();
        _held.Write(rest.Span[^held..]);
        await body.FlushAsync(cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Bodies are written asynchronously.");

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        body.FlushAsync(cancellationToken).AsTask();

    public override void Flush()
    {
        // What was written has been flushed.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte> buffer) =>
        _held.WrittenCount == 0 ? buffer : (byte[])[.. _held.WrittenSpan, .. buffer.Span];

    private int LengthOfStart(ReadOnlySpan<byte> written)
    {
        for (var length = Math.Min(emptyList.Length - 1, written.Length); length > 0; length--)
        {
            if (emptyList.AsSpan().StartsWith(written[^length..]))
            {
                return length;
            }
        }

        return 0;
    }
}
