using System.IO.Pipelines;

namespace FinApi.Api.Bypass;

/// <summary>
/// What Kestrel writes to the connection. Kestrel flushes whole frames only (Http2FrameWriter).
/// </summary>
internal sealed class BypassOutput(PipeWriter inner, BypassConnection connection) : PipeWriter
{
    private FrameScan _scan;
    private Memory<byte> _memory;
    private bool _isWriting;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (!_isWriting)
        {
            _isWriting = true;
            connection.BeginFrames();
        }

        return _memory = inner.GetMemory(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        _scan.Read(_memory.Span[..bytes], connection);
        _memory = _memory[bytes..];
        inner.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        (_memory, _isWriting) = (default, false);
        return connection.EndFrames(cancellationToken);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);
}
