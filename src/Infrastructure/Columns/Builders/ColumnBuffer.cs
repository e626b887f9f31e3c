using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;

namespace FinApi.Infrastructure.Columns.Builders;

/// <summary>Bytes of the process's pool: the values of a column, or a piece of a file.</summary>
internal sealed class ColumnBuffer : IDisposable
{
    private byte[] _bytes = [];

    /// <summary>Room for so many values, of any content.</summary>
    public Span<T> Reserve<T>(int count)
        where T : unmanaged
    {
        var length = count * Unsafe.SizeOf<T>();
        return MemoryMarshal.Cast<byte, T>(Extend(kept: 0, length)[..length]);
    }

    /// <summary>Room for so many bytes, of which the first ones keep their content.</summary>
    public Span<byte> Extend(int kept, int length)
    {
        if (length > _bytes.Length)
        {
            var grown = ArrayPool<byte>.Shared.Rent(Math.Max(length, 2 * _bytes.Length));
            _bytes.AsSpan(0, kept).CopyTo(grown);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = grown;
        }

        return _bytes;
    }

    /// <summary>The first bytes.</summary>
    public ReadOnlyMemory<byte> First(int length) => _bytes.AsMemory(0, length);

    /// <summary>The first bytes, as Arrow takes them.</summary>
    public ArrowBuffer Of(int length) => new(First(length));

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }
}
