using FinApi.Infrastructure.Columns.Builders;

namespace FinApi.Infrastructure.Columns;

/// <summary>
/// Where a library writes a file to, which is taken away piece by piece. The library may ask how far it is, but never
/// go back.
/// </summary>
internal sealed class PieceStream : Stream
{
    private readonly ColumnBuffer _bytes = new();
    private int _count;
    private long _taken;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _taken + _count;

    public override long Position { get => Length; set => throw new NotSupportedException(); }

    /// <summary>What was written since the last piece; valid until the next write.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        var piece = _bytes.First(_count);
        _taken += _count;
        _count = 0;
        return piece;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        buffer.CopyTo(_bytes.Extend(kept: _count, _count + buffer.Length)[_count..]);
        _count += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing waits: what was written is there to be taken.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _bytes.Dispose();
        _count = 0;
        base.Dispose(disposing);
    }
}
