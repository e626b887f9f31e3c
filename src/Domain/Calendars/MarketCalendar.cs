using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Domain.Calendars;

/// <summary>
/// What was imported of the calendar of one market. The dates that were imported are as they were imported; of all
/// other dates the market has its built-in calendar, or where it has none it is closed. Immutable.
/// </summary>
public sealed record MarketCalendar
{
    /// <summary>The market.</summary>
    public required Mic Mic { get; init; }

    /// <summary>How often it was changed, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>The market's time zone, in which a date begins at midnight.</summary>
    public required DateTimeZone TimeZone { get; init; }

    /// <summary>Whether the market never closes; then it has no days.</summary>
    public bool IsAlwaysOpen { get; init; }

    /// <summary>The dates that were imported, ascending, each once.</summary>
    public IReadOnlyList<CalendarDay> Days { get; init; } = [];

    /// <summary>The calendar as it is used.</summary>
    public TradingCalendar ToTradingCalendar() =>
        IsAlwaysOpen
            ? TradingCalendars.AlwaysOpen
            : new ImportedCalendar(this, TradingCalendars.TryGet(Mic, out var builtIn) ? builtIn : null);

    /// <summary>
    /// The same with other days in [<paramref name="startDate"/>, <paramref name="endDate"/>): those of the sessions,
    /// and every other date there closed.
    /// </summary>
    /// <param name="startDate">First date, inclusive.</param>
    /// <param name="endDate">The date after the last.</param>
    /// <param name="sessions">Ascending by date, all within the range.</param>
    public MarketCalendar With(LocalDate startDate, LocalDate endDate, IReadOnlyList<TradingSession> sessions)
    {
        var byDate = sessions.ToDictionary(session => session.TradingDate);
        var days = new List<CalendarDay>(Days.Where(day => day.Date < startDate));
        for (var date = startDate; date < endDate; date = date.PlusDays(1))
        {
            days.Add(new CalendarDay(date, byDate.GetValueOrDefault(date)));
        }

        days.AddRange(Days.Where(day => day.Date >= endDate));
        return this with { IsAlwaysOpen = false, Days = days };
    }

    /// <summary>Whether all dates from <paramref name="first"/> to <paramref name="last"/> were imported.</summary>
    public bool HasAll(LocalDate first, LocalDate last)
    {
        var (low, high) = (0, Days.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Days[middle].Date < first ? (middle + 1, high) : (low, middle);
        }

        // Dates ascend, each once: as many of them as the range has are all of it.
        var end = low + Period.DaysBetween(first, last);
        return first <= last && end < Days.Count && Days[low].Date == first && Days[end].Date == last;
    }

    /// <summary>Whether it says the same, whatever its version.</summary>
    public bool IsSameAs(MarketCalendar? other) =>
        other is not null
        && Mic == other.Mic
        && TimeZone.Id == other.TimeZone.Id
        && IsAlwaysOpen == other.IsAlwaysOpen
        && Days.SequenceEqual(other.Days);
}
