using System.Collections.Frozen;
using NodaTime;

namespace FinApi.Domain.Calendars;

/// <summary>
/// Weekdays on which US equity exchanges stay closed, from 1990: NYSE Rule 7.2 (Rule 51 before it), and the closings
/// that the exchange announced for one occasion.
/// </summary>
internal static class UsEquityHolidays
{
    private static readonly FrozenSet<LocalDate> Unscheduled = new[]
    {
        new LocalDate(1994, 4, 27), // Mourning for President Nixon
        new LocalDate(2001, 9, 11), // Attacks of 11 September
        new LocalDate(2001, 9, 12),
        new LocalDate(2001, 9, 13),
        new LocalDate(2001, 9, 14),
        new LocalDate(2004, 6, 11), // Mourning for President Reagan
        new LocalDate(2007, 1, 2), // Mourning for President Ford
        new LocalDate(2012, 10, 29), // Hurricane Sandy
        new LocalDate(2012, 10, 30),
        new LocalDate(2018, 12, 5), // Mourning for President G. H. W. Bush
        new LocalDate(2025, 1, 9), // Mourning for President Carter
    }.ToFrozenSet();

    /// <summary>Whether the exchanges stay closed on a weekday.</summary>
    public static bool IsHoliday(LocalDate weekday) => IsScheduled(weekday) || Unscheduled.Contains(weekday);

    /// <summary>The fourth Thursday of November.</summary>
    public static LocalDate Thanksgiving(int year) => Nth(4, IsoDayOfWeek.Thursday, year, 11);

    private static bool IsScheduled(LocalDate date)
    {
        var year = date.Year;
        return date.Month switch
        {
            1 => IsNewYear(date) || (year >= 1998 && date == Nth(3, IsoDayOfWeek.Monday, year, 1)),
            2 => date == Nth(3, IsoDayOfWeek.Monday, year, 2),
            3 or 4 => date == GregorianEaster.Sunday(year).PlusDays(-2),
            5 => date.DayOfWeek == IsoDayOfWeek.Monday && date.Day > 24,
            6 => year >= 2022 && IsObserved(date, 19),
            7 => IsObserved(date, 4),
            9 => date == Nth(1, IsoDayOfWeek.Monday, year, 9),
            11 => date == Thanksgiving(year),
            12 => IsObserved(date, 25),
            _ => false,
        };
    }

    // A New Year's Day on a Saturday is not observed on the Friday, which closes the year's books.
    private static bool IsNewYear(LocalDate date) =>
        date.Day == 1 || (date.Day == 2 && date.DayOfWeek == IsoDayOfWeek.Monday);

    private static bool IsObserved(LocalDate date, int day) =>
        date.Day == day
        || (date.Day == day - 1 && date.DayOfWeek == IsoDayOfWeek.Friday)
        || (date.Day == day + 1 && date.DayOfWeek == IsoDayOfWeek.Monday);

    private static LocalDate Nth(int occurrence, IsoDayOfWeek dayOfWeek, int year, int month) =>
        LocalDate.FromYearMonthWeekAndDay(year, month, occurrence, dayOfWeek);
}
