using NodaTime;

namespace FinApi.Domain.Calendars.Exchanges;

/// <summary>
/// The Toronto Stock Exchange: 09:30 to 16:00, from 2010 to 13:00 on Christmas Eve.
/// </summary>
internal static class Toronto
{
    private static readonly LocalTime EarlyClose = new(13, 0);

    public static TradingCalendar Create() =>
        new ExchangeCalendar(
            "America/Toronto",
            new LocalTime(9, 30),
            new LocalTime(16, 0),
            IsHoliday,
            date => date is { Month: 12, Day: 24, Year: >= 2010 } ? EarlyClose : null);

    private static bool IsHoliday(LocalDate date) =>
        Weekdays.IsNewYearOrMondayAfter(date)
        || (date.Year >= 2008 && Weekdays.IsNth(date, 2, IsoDayOfWeek.Monday, 3)) // Family Day
        || Weekdays.IsGoodFriday(date)
        || date is { Month: 5, DayOfWeek: IsoDayOfWeek.Monday, Day: >= 18 and <= 24 } // Victoria Day
        || IsCanadaDay(date)
        || Weekdays.IsNth(date, 8, IsoDayOfWeek.Monday, 1) // Civic Holiday
        || Weekdays.IsNth(date, 9, IsoDayOfWeek.Monday, 1) // Labour Day
        || Weekdays.IsNth(date, 10, IsoDayOfWeek.Monday, 2) // Thanksgiving
        || Weekdays.IsChristmasOrSubstitute(date)
        || date is { Year: 2001, Month: 9, Day: 11 or 12 }; // Attacks of 11 September

    private static bool IsCanadaDay(LocalDate date) =>
        date.Month == 7 && (date.Day == 1 || (date.Day <= 3 && date.DayOfWeek == IsoDayOfWeek.Monday));
}
