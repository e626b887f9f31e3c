using System.Diagnostics.CodeAnalysis;

namespace FinApi.Application.Streaming.Lanes;

/// <summary>
/// The due visits of a lane that is behind. Streams of the greatest priority are visited in every sweep, and first;
/// the others, the greater priorities before the smaller, as far as a sweep's budget reaches, or once they were held
/// for a second: their topics conflate meanwhile, or their items wait. Of one priority the visit that is due for the
/// longest time comes first. The lane's.
/// </summary>
internal sealed class PriorityVisits
{
    private const int BudgetMilliseconds = 50;
    private const int MostHeldMilliseconds = 1_000;

    private List<Entry> _waiting = [];
    private List<Entry> _held = [];
    private int _next;
    private long _added;
    private int _least = int.MaxValue;
    private int _greatest = int.MinValue;

    /// <summary>How many wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>Adds a visit that is due now.</summary>
    public void Add(IStreamOwner stream, long now) => Add(new Entry(stream, stream.Priority, now, ++_added));

    /// <summary>Takes the next visit of a sweep; false when the rest, if there is one, has to wait.</summary>
    /// <param name="began">When the sweep began.</param>
    /// <param name="now">The time.</param>
    /// <param name="stream">The stream to visit.</param>
    public bool TryTake(long began, long now, [NotNullWhen(true)] out IStreamOwner? stream)
    {
        if (_next == 0 && _least != _greatest)
        {
            _waiting.Sort(static (left, right) => Compare(left, right));
        }

        while (_next < _waiting.Count)
        {
            var entry = _waiting[_next++];
            if (IsDue(entry, began, now))
            {
                stream = entry.Stream;
                return true;
            }

            _held.Add(entry);
        }

        stream = null;
        return false;
    }

    /// <summary>Ends the sweep: tells the streams that were not visited that they are held.</summary>
    public void EndSweep(long now)
    {
        _waiting.Clear();
        (_waiting, _held) = (_held, _waiting);
        (_next, _least, _greatest) = (0, int.MaxValue, int.MinValue);
        foreach (var entry in _waiting)
        {
            entry.Stream.NoteHeld(now - entry.Since);
            Note(entry.Priority);
        }
    }

    private void Add(in Entry entry)
    {
        _waiting.Add(entry);
        Note(entry.Priority);
    }

    private void Note(int priority) =>
        (_least, _greatest) = (Math.Min(_least, priority), Math.Max(_greatest, priority));

    private bool IsDue(in Entry entry, long began, long now) =>
        entry.Priority == _greatest
        || now - began < BudgetMilliseconds
        || now - entry.Since >= MostHeldMilliseconds;

    private static int Compare(in Entry left, in Entry right)
    {
        var byPriority = right.Priority.CompareTo(left.Priority);
        return byPriority != 0 ? byPriority : left.Number.CompareTo(right.Number);
    }

    private readonly record struct Entry(IStreamOwner Stream, int Priority, long Since, long Number);
}
