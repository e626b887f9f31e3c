using FinApi.Contracts.V1;

namespace FinApi.Cli.Import;

/// <summary>
/// Which sequence numbers a server has stored. It names at most 1,000 ranges; what lies beyond them is sent again and
/// counted as a duplicate. Asked in ascending order.
/// </summary>
internal sealed class StoredRanges(IReadOnlyList<SequenceRange> ranges)
{
    private int _next;

    public bool Contains(long number)
    {
        while (_next < ranges.Count && ranges[_next].Last < number)
        {
            _next++;
        }

        return _next < ranges.Count && ranges[_next].First <= number;
    }
}
