using System.Runtime.CompilerServices;

namespace FinApi.Application.Collections;

/// <summary>A queue with an index, in one array that grows and shrinks by halves. Not thread safe.</summary>
public sealed class Ring<T>
{
    private const int MinCapacity = 4;

    private T[] _items = [];
    private int _first;

    /// <summary>How many items there are.</summary>
    public int Count { get; private set; }

    /// <summary>An item by its place, from 0 for the oldest to <see cref="Count"/> - 1.</summary>
    public T this[int index] => _items[(_first + index) & (_items.Length - 1)];

    /// <summary>Adds the newest item.</summary>
    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            Resize(Math.Max(MinCapacity, Count * 2));
        }

        _items[(_first + Count) & (_items.Length - 1)] = item;
        Count++;
    }

    /// <summary>Puts another item in the place of the last. Only called while there is one.</summary>
    public void ReplaceLast(T item) => _items[(_first + Count - 1) & (_items.Length - 1)] = item;

    /// <summary>Takes the oldest item. Only called while there is one.</summary>
    public T RemoveFirst()
    {
        var item = this[0];
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            _items[_first] = default!;
        }

        _first = (_first + 1) & (_items.Length - 1);
        Count--;

        // A quarter, so that a queue that goes up and down does not copy itself each time.
        if (_items.Length > MinCapacity && Count == _items.Length / 4)
        {
            Resize(_items.Length / 2);
        }

        return item;
    }

    /// <summary>Forgets all items, and their memory.</summary>
    public void Clear() => (_items, _first, Count) = ([], 0, 0);

    private void Resize(int capacity)
    {
        var items = new T[capacity];
        for (var i = 0; i < Count; i++)
        {
            items[i] = this[i];
        }

        (_items, _first) = (items, 0);
    }
}
