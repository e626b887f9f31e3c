using System.Collections.Frozen;
using NodaTime;

namespace FinApi.Domain.Calendars.Exchanges;

/// <summary>
/// Xetra: 09:00 to 17:30 in Frankfurt, from 2010 to 14:00 on the last trading day of the year. The exchange announces
/// its holidays each year; they are no longer the German public holidays.
/// </summary>
internal static class Xetra
{
    private static readonly LocalTime EarlyClose = new(14, 0);

    private static readonly FrozenSet<LocalDate> Unscheduled = new[]
    {
        new LocalDate(2007, 5, 28), // Whit Monday
        new LocalDate(2017, 10, 31), // Five hundred years of the Reformation
    }.ToFrozenSet();

    public static TradingCalendar Create() =>
        new ExchangeCalendar("Europe/Berlin", new LocalTime(9, 0), new LocalTime(17, 30), IsHoliday, FindEarlyClose);

    private static bool IsHoliday(LocalDate date) =>
        date is { Month: 1, Day: 1 } or { Month: 5, Day: 1 } or { Month: 12, Day: 24 or 25 or 26 or 31 }
        || Weekdays.IsGoodFriday(date)
        || Weekdays.IsEasterMonday(date)
        || (date.Year is >= 2015 and < 2022 && Weekdays.IsWhitMonday(date))
        || date is { Month: 10, Day: 3, Year: >= 2014 and < 2022 } // German Unity
        || Unscheduled.Contains(date);

    private static LocalTime? FindEarlyClose(LocalDate date) =>
        date.Year >= 2010 && Weekdays.IsLastOnOrBefore(date, 12, 30) ? EarlyClose : null;
}
