using FinApi.Application.Deletions;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Infrastructure.Storage;

/// <summary>Counts rows of one instrument and kind by day, in the order of their times.</summary>
internal sealed class DayTally(Symbol symbol, DataKind kind, int level)
{
    /// <summary>A day in nanoseconds.</summary>
    public const long Day = NodaConstants.NanosecondsPerDay;

    private readonly List<DeletedDay> _days = [];
    private long _day = long.MinValue;
    private (long First, long Last, long Count, long Checksum) _taken;
    private long _others;

    /// <summary>The start of the day that a time is in; open ends stay.</summary>
    public static long Floor(long nanoseconds) =>
        nanoseconds == UnixNanos.OpenStart ? nanoseconds : DayOf(nanoseconds) * Day;

    /// <summary>The end of the day before which a range ends; open ends stay.</summary>
    public static long Ceiling(long nanoseconds) =>
        nanoseconds == UnixNanos.OpenEnd || nanoseconds == UnixNanos.OpenStart
            ? nanoseconds
            : (DayOf(nanoseconds - 1) + 1) * Day;

    /// <summary>Counts a row.</summary>
    /// <param name="time">Its time in nanoseconds.</param>
    /// <param name="checksum">What it adds to the checksum.</param>
    /// <param name="isTaken">Whether it is of the scope.</param>
    public void Add(long time, long checksum, bool isTaken)
    {
        var day = DayOf(time);
        if (day != _day)
        {
            Close();
            _day = day;
        }

        if (!isTaken)
        {
            _others++;
            return;
        }

        _taken = _taken.Count == 0
            ? (time, time, 1, checksum)
            : (_taken.First, time, _taken.Count + 1, _taken.Checksum + checksum);
    }

    /// <summary>The days with rows of the scope.</summary>
    public IReadOnlyList<DeletedDay> Take()
    {
        Close();
        return _days;
    }

    private static long DayOf(long nanoseconds) =>
        (nanoseconds / Day) - (nanoseconds % Day < 0 ? 1 : 0);

    private void Close()
    {
        if (_taken.Count > 0)
        {
            _days.Add(new DeletedDay(
                symbol,
                kind,
                level,
                UnixNanos.ToInstant(_taken.First),
                UnixNanos.ToInstant(_taken.Last),
                _taken.Count,
                _others,
                _taken.Checksum));
        }

        (_taken, _others) = (default, 0);
    }
}
