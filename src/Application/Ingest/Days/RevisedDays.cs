using FinApi.Domain.Calendars;
using NodaTime;

namespace FinApi.Application.Ingest.Days;

/// <summary>
/// The trading dates of which a commit changes settled data of one kind. An import changes day after day: one look at
/// the calendar a day.
/// </summary>
internal sealed class RevisedDays(TradingCalendar calendar)
{
    private readonly SortedSet<LocalDate> _dates = [];
    private Instant _start;
    private Instant _end;

    /// <summary>Whether nothing has changed.</summary>
    public bool IsEmpty => _dates.Count == 0;

    /// <summary>Notes a change; its date when that is another than that of the change before, else null.</summary>
    public LocalDate? Enter(Instant time)
    {
        if (time >= _start && time < _end)
        {
            return null;
        }

        var date = calendar.TradingDateAt(time);
        (_start, _end) = (calendar.StartOfTradingDate(date), calendar.StartOfTradingDate(date.PlusDays(1)));
        _dates.Add(date);
        return date;
    }

    /// <summary>Lets the next change tell its date again.</summary>
    public void Restart() => (_start, _end) = (default, default);

    /// <summary>The dates as ranges; dates without a session between them are one range.</summary>
    public IEnumerable<(LocalDate First, LocalDate Last)> ToRanges()
    {
        (LocalDate First, LocalDate Last)? open = null;
        foreach (var date in _dates)
        {
            if (open is { } range && !calendar.ListSessions(range.Last.PlusDays(1), date).Any())
            {
                open = (range.First, date);
                continue;
            }

            if (open is { } ended)
            {
                yield return ended;
            }

            open = (date, date);
        }

        if (open is { } last)
        {
            yield return last;
        }
    }
}
