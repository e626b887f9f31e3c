using NodaTime;

namespace FinApi.Domain.Calendars;

/// <summary>
/// All sessions of a calendar, ordered and disjoint, found by binary search: 15 comparisons for 111 years, no
/// allocation.
/// </summary>
internal sealed class SessionTable
{
    private readonly TradingSession[] _sessions;
    private readonly LocalDate[] _dates;

    // Sessions open on whole seconds, so an instant's seconds, rounded down, order it among the openings exactly.
    private readonly long[] _openSeconds;

    public SessionTable(IEnumerable<TradingSession> sessions)
    {
        _sessions = [.. sessions];
        _dates = Array.ConvertAll(_sessions, session => session.TradingDate);
        _openSeconds = Array.ConvertAll(_sessions, session => session.OpenTime.ToUnixTimeSeconds());
    }

    /// <summary>How many sessions there are.</summary>
    public int Count => _sessions.Length;

    /// <summary>The session at a position, oldest first; null outside the table.</summary>
    public TradingSession? this[int index] => (uint)index < (uint)_sessions.Length ? _sessions[index] : null;

    /// <summary>The session of a date.</summary>
    public TradingSession? Find(LocalDate date)
    {
        var index = Array.BinarySearch(_dates, date);
        return index < 0 ? null : _sessions[index];
    }

    /// <summary>Position of the first session on or after a date; <see cref="Count"/> when there is none.</summary>
    public int IndexFrom(LocalDate date)
    {
        var index = Array.BinarySearch(_dates, date);
        return index < 0 ? ~index : index;
    }

    /// <summary>Position of the last session that opened at or before an instant; -1 when there is none.</summary>
    public int IndexOpenedBy(Instant instant)
    {
        var index = Array.BinarySearch(_openSeconds, instant.ToUnixTimeSeconds());
        return index < 0 ? ~index - 1 : index;
    }
}
