using System.Collections.Frozen;
using NodaTime;

namespace FinApi.Domain.Calendars;

/// <summary>
/// Sessions of US equities that close early, from 1990: the exchange's practice, published with its holidays.
/// </summary>
internal static class UsEquityEarlyCloses
{
    // Fridays after Christmas, and the eve of 2000, that fit no rule.
    private static readonly FrozenSet<LocalDate> Exceptions = new[]
    {
        new LocalDate(1997, 12, 26),
        new LocalDate(1999, 12, 31),
        new LocalDate(2003, 12, 26),
    }.ToFrozenSet();

    /// <summary>The early close of a day with a session; null for the usual one.</summary>
    public static LocalTime? Find(LocalDate date)
    {
        var isEarly = IsChristmasEve(date)
            || IsAfterThanksgiving(date)
            || IsByIndependenceDay(date)
            || Exceptions.Contains(date);
        return isEarly ? new LocalTime(date.Year < 1993 ? 14 : 13, 0) : null;
    }

    // On a Friday it is the holiday itself, observed early.
    private static bool IsChristmasEve(LocalDate date) =>
        date is { Month: 12, Day: 24, DayOfWeek: < IsoDayOfWeek.Friday };

    private static bool IsAfterThanksgiving(LocalDate date) =>
        date is { Month: 11, DayOfWeek: IsoDayOfWeek.Friday, Year: >= 1992 }
        && date == UsEquityHolidays.Thanksgiving(date.Year).PlusDays(1);

    // Until 2012 a holiday on a Thursday made the Friday after it short, not the Wednesday before it.
    private static bool IsByIndependenceDay(LocalDate date) => date switch
    {
        { Month: 7, Day: 3, DayOfWeek: IsoDayOfWeek.Wednesday } => date.Year >= 2013,
        { Month: 7, Day: 3, DayOfWeek: < IsoDayOfWeek.Friday } => date.Year >= 1995,
        { Month: 7, Day: 5, DayOfWeek: IsoDayOfWeek.Friday } => date.Year is >= 1995 and < 2013,
        _ => false,
    };
}
