using NodaTime;

namespace FinApi.Domain.Calendars.Exchanges;

/// <summary>Holidays that many exchanges share, and the rules by which they are observed.</summary>
internal static class Weekdays
{
    /// <summary>A weekday on which the exchange is closed for New Year's Day, on the Monday after a weekend.</summary>
    public static bool IsNewYearOrMondayAfter(LocalDate weekday) =>
        weekday.Month == 1
        && (weekday.Day == 1 || (weekday.Day <= 3 && weekday.DayOfWeek == IsoDayOfWeek.Monday));

    /// <summary>
    /// A weekday on which the exchange is closed for 25 or 26 December; each that falls on a weekend is observed on the
    /// next free weekday.
    /// </summary>
    public static bool IsChristmasOrSubstitute(LocalDate weekday) =>
        weekday.Month == 12
        && (weekday.Day is 25 or 26
            || (weekday.Day == 27 && weekday.DayOfWeek is IsoDayOfWeek.Monday or IsoDayOfWeek.Tuesday)
            || (weekday.Day == 28 && weekday.DayOfWeek is IsoDayOfWeek.Monday or IsoDayOfWeek.Tuesday));

    /// <summary>Good Friday.</summary>
    public static bool IsGoodFriday(LocalDate date) => date == GregorianEaster.Sunday(date.Year).PlusDays(-2);

    /// <summary>Easter Monday.</summary>
    public static bool IsEasterMonday(LocalDate date) => date == GregorianEaster.Sunday(date.Year).PlusDays(1);

    /// <summary>Whit Monday.</summary>
    public static bool IsWhitMonday(LocalDate date) => date == GregorianEaster.Sunday(date.Year).PlusDays(50);

    /// <summary>Whether a date is the nth given weekday of a month.</summary>
    public static bool IsNth(LocalDate date, int month, IsoDayOfWeek dayOfWeek, int occurrence) =>
        date.Month == month && date.DayOfWeek == dayOfWeek && ((date.Day - 1) / 7) + 1 == occurrence;

    /// <summary>Whether a date is the last Monday of a month.</summary>
    public static bool IsLastMonday(LocalDate date, int month) =>
        date.Month == month && date.DayOfWeek == IsoDayOfWeek.Monday && date.PlusDays(7).Month != month;

    /// <summary>Whether a weekday is the last one on or before a date of its month.</summary>
    public static bool IsLastOnOrBefore(LocalDate weekday, int month, int day)
    {
        var date = new LocalDate(weekday.Year, month, day);
        while (date.DayOfWeek > IsoDayOfWeek.Friday)
        {
            date = date.PlusDays(-1);
        }

        return weekday == date;
    }
}
