using Apache.Arrow;

namespace FinApi.Infrastructure.Columns.Builders;

/// <summary>Which rows of a column have a value: one bit each.</summary>
internal sealed class Presence : IDisposable
{
    private readonly ColumnBuffer _bits = new();
    private int _length;

    /// <summary>How many rows have none.</summary>
    public int NullCount { get; private set; }

    /// <summary>The bits; none where all rows have a value.</summary>
    public ArrowBuffer Bits => NullCount == 0 ? ArrowBuffer.Empty : _bits.Of(_length);

    /// <summary>Begins a batch in which no row has a value yet.</summary>
    public Span<byte> Begin(int rows)
    {
        _length = (rows + 7) / 8;
        NullCount = rows;
        var bits = _bits.Reserve<byte>(_length);
        bits.Clear();
        return bits;
    }

    /// <summary>Notes that a row has a value.</summary>
    public void Set(Span<byte> bits, int row)
    {
        bits[row >> 3] |= (byte)(1 << (row & 7));
        NullCount--;
    }

    public void Dispose() => _bits.Dispose();
}
