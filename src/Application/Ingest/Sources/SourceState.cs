using FinApi.Application.Log;
using FinApi.Application.Storage;

namespace FinApi.Application.Ingest.Sources;

/// <summary>A source's ledger while the pipeline works on it. Not thread safe.</summary>
internal sealed class SourceState
{
    // A source with more holes does not number its items seriously; memory must not grow with the holes.
    private const int MaxRanges = 10_000;

    private readonly List<SequenceRange> _ranges;

    // Topics that have reported the last hole in the numbers; null before the first hole.
    private HashSet<TopicKey>? _told;

    public SourceState(string source, SourceLedger? ledger)
    {
        Source = source;
        Epoch = ledger?.Epoch ?? 0;
        HighestSeen = ledger?.HighestSeen ?? 0;
        _ranges = ledger is null ? [] : [.. ledger.Ranges];
    }

    public string Source { get; }

    public long Epoch { get; private set; }

    public long HighestSeen { get; private set; }

    public bool IsChanged { get; private set; }

    public IReadOnlyList<SequenceRange> Ranges => _ranges;

    /// <summary>Starts the numbers again for a new epoch; false when a greater epoch is known.</summary>
    public bool TryEnter(long epoch)
    {
        if (epoch > Epoch)
        {
            Epoch = epoch;
            HighestSeen = 0;
            _ranges.Clear();
            IsChanged = true;
        }

        return epoch == Epoch;
    }

    /// <summary>
    /// Notes that these numbers were sent; returns the skipped numbers after the greatest earlier one.
    /// </summary>
    public SequenceRange? NoteSent(long first, long last)
    {
        // The first batch of all sets the start: sources with the venue's numbers do not begin at 1.
        SequenceRange? gap = HighestSeen > 0 && first > HighestSeen + 1
            ? new SequenceRange(HighestSeen + 1, first - 1)
            : null;
        if (gap is not null)
        {
            _told = []; // which topics lost something nobody knows
        }

        if (last > HighestSeen)
        {
            HighestSeen = last;
            IsChanged = true;
        }

        return gap;
    }

    /// <summary>
    /// Notes the next item of a topic; true when it is the topic's first item after a hole in the numbers.
    /// </summary>
    public bool TakeLoss(TopicKey topic) => _told is not null && _told.Add(topic);

    public bool Contains(long sequence)
    {
        if (_ranges.Count == 0 || sequence > _ranges[^1].Last)
        {
            return false;
        }

        var index = IndexAtOrBefore(sequence);
        return index >= 0 && sequence <= _ranges[index].Last;
    }

    /// <summary>Notes that a number is stored. The number must not be contained yet.</summary>
    public void Add(long sequence)
    {
        IsChanged = true;
        if (_ranges.Count > 0 && sequence == _ranges[^1].Last + 1)
        {
            _ranges[^1] = _ranges[^1] with { Last = sequence };
            return;
        }

        Insert(sequence);
        if (_ranges.Count > MaxRanges)
        {
            // The oldest hole is dropped: its missing numbers count as stored from now on.
            _ranges[1] = _ranges[1] with { First = _ranges[0].First };
            _ranges.RemoveAt(0);
        }
    }

    /// <summary>Forgets all numbers, as if nothing had been sent.</summary>
    public void ForgetAll()
    {
        _ranges.Clear();
        HighestSeen = 0;
        IsChanged = true;
    }

    /// <summary>
    /// Forgets that numbers were stored. False, with nothing forgotten, where they would leave too many holes.
    /// </summary>
    public bool TryForget(IReadOnlyList<SequenceRange> numbers)
    {
        var left = new List<SequenceRange>();
        var gone = numbers.OrderBy(range => range.First).ToList();
        var next = 0;
        foreach (var stored in _ranges)
        {
            var first = stored.First;
            while (next < gone.Count && gone[next].Last < first)
            {
                next++;
            }

            for (var i = next; i < gone.Count && gone[i].First <= stored.Last; i++)
            {
                if (gone[i].First > first)
                {
                    left.Add(new SequenceRange(first, gone[i].First - 1));
                }

                first = Math.Max(first, gone[i].Last + 1);
            }

            if (first <= stored.Last)
            {
                left.Add(stored with { First = first });
            }
        }

        if (left.Count > MaxRanges)
        {
            return false;
        }

        _ranges.Clear();
        _ranges.AddRange(left);
        IsChanged = true;
        return true;
    }

    public SourceLedger ToLedger() => new(Source, Epoch, [.. _ranges], HighestSeen);

    public void MarkStored() => IsChanged = false;

    private void Insert(long sequence)
    {
        var before = IndexAtOrBefore(sequence);
        var joinsBefore = before >= 0 && _ranges[before].Last + 1 == sequence;
        var joinsAfter = before + 1 < _ranges.Count && _ranges[before + 1].First == sequence + 1;
        if (joinsBefore)
        {
            var last = joinsAfter ? _ranges[before + 1].Last : sequence;
            _ranges[before] = _ranges[before] with { Last = last };
            if (joinsAfter)
            {
                _ranges.RemoveAt(before + 1);
            }
        }
        else if (joinsAfter)
        {
            _ranges[before + 1] = _ranges[before + 1] with { First = sequence };
        }
        else
        {
            _ranges.Insert(before + 1, new SequenceRange(sequence, sequence));
        }
    }

    // Index of the last range that starts at or before a number; -1 when there is none.
    private int IndexAtOrBefore(long sequence)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].First <= sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }
}
