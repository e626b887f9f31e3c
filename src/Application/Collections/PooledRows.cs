using System.Buffers;
using System.Collections;
using System.Runtime.CompilerServices;

namespace FinApi.Application.Collections;

/// <summary>
/// The rows of a page, side by side in a buffer of the process's pool: 10,000 rows that are values allocate next to
/// nothing. Whoever has used the rows disposes of them; a buffer that is forgotten is collected like any other object.
/// Not safe for several threads.
/// </summary>
[CollectionBuilder(typeof(PooledRows), nameof(PooledRows.Of))]
public sealed class PooledRows<T> : IReadOnlyList<T>, IDisposable
{
    private T[] _rows = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The rows, to be read and changed until the next one is added.</summary>
    public Span<T> Span => _rows.AsSpan(0, Count);

    /// <summary>A row, from 0.</summary>
    public T this[int index] => Span[index];

    /// <summary>Adds a row.</summary>
    public void Add(in T row)
    {
        if (Count == _rows.Length)
        {
            Reserve(Count + 1);
        }

        _rows[Count++] = row;
    }

    /// <summary>Adds rows.</summary>
    public void AddRange(ReadOnlySpan<T> rows)
    {
        Reserve(Count + rows.Length);
        rows.CopyTo(_rows.AsSpan(Count));
        Count += rows.Length;
    }

    /// <summary>Leaves out all rows but the first ones.</summary>
    /// <param name="count">How many stay, at most.</param>
    public void Truncate(int count) => Count = Math.Min(Count, count);

    /// <summary>The rows one after the other.</summary>
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return _rows[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Gives the buffer back. There are no rows then.</summary>
    public void Dispose()
    {
        Return(_rows);
        (_rows, Count) = ([], 0);
    }

    private void Reserve(int capacity)
    {
        if (capacity <= _rows.Length)
        {
            return;
        }

        var grown = ArrayPool<T>.Shared.Rent(Math.Max(capacity, 2 * _rows.Length));
        Span.CopyTo(grown);
        Return(_rows);
        _rows = grown;
    }

    private static void Return(T[] rows)
    {
        if (rows.Length > 0)
        {
            ArrayPool<T>.Shared.Return(rows, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
        }
    }
}

/// <summary>Makes rows of what is there already.</summary>
public static class PooledRows
{
    /// <summary>Copies the rows.</summary>
    public static PooledRows<T> Of<T>(ReadOnlySpan<T> rows)
    {
        var copy = new PooledRows<T>();
        copy.AddRange(rows);
        return copy;
    }

    /// <summary>Copies the rows.</summary>
    public static PooledRows<T> Of<T>(IEnumerable<T> rows)
    {
        var copy = new PooledRows<T>();
        foreach (var row in rows)
        {
            copy.Add(row);
        }

        return copy;
    }
}
