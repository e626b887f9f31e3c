using System.Collections.Concurrent;

namespace FinApi.Application.Accounts.Authentication;

/// <summary>
/// Remembers the values that were asked for last, about <paramref name="capacity"/> of them at most: once the younger
/// half is full the older one is forgotten, but for what is asked for again. Safe for all threads; reading takes no
/// lock.
/// </summary>
internal sealed class BoundedCache<T>(int capacity)
    where T : class
{
    private readonly Lock _lock = new();
    private volatile ConcurrentDictionary<string, T> _young = New();
    private volatile ConcurrentDictionary<string, T> _old = New();

    /// <summary>Finds a value; null when it is not, or no longer, remembered.</summary>
    public T? Find(ReadOnlySpan<char> name)
    {
        if (_young.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var value))
        {
            return value;
        }

        // Under the lock, so that a value that is on its way from one half to the other cannot miss that it is to be
        // forgotten.
        lock (_lock)
        {
            if (!_old.GetAlternateLookup<ReadOnlySpan<char>>().TryRemove(name, out var key, out value))
            {
                return null;
            }

            Set(key, value);
            return value;
        }
    }

    /// <summary>Remembers a value in the place of the one that has the name.</summary>
    public void Set(string name, T value)
    {
        lock (_lock)
        {
            _young[name] = value;
            _old.TryRemove(name, out _);
            if (_young.Count > capacity / 2)
            {
                (_old, _young) = (_young, New());
            }
        }
    }

    /// <summary>Forgets one.</summary>
    public void Remove(string name)
    {
        lock (_lock)
        {
            _young.TryRemove(name, out _);
            _old.TryRemove(name, out _);
        }
    }

    /// <summary>Forgets those that the condition is true of.</summary>
    public void RemoveAll(Predicate<T> condition)
    {
        lock (_lock)
        {
            foreach (var values in (ConcurrentDictionary<string, T>[])[_young, _old])
            {
                foreach (var (name, value) in values)
                {
                    if (condition(value))
                    {
                        values.TryRemove(name, out _);
                    }
                }
            }
        }
    }

    /// <summary>Does something with each value; none goes from one half to the other meanwhile.</summary>
    public void ForEach(Action<T> action)
    {
        lock (_lock)
        {
            foreach (var value in _young.Values.Concat(_old.Values))
            {
                action(value);
            }
        }
    }

    private static ConcurrentDictionary<string, T> New() => new(StringComparer.Ordinal);
}
