using System.Collections.Frozen;
using NodaTime;

namespace FinApi.Domain.Calendars.Exchanges;

/// <summary>
/// The London Stock Exchange: 08:00 to 16:30, to 12:30 on the last trading days before Christmas and New Year. Closed
/// on the bank holidays of England and Wales.
/// </summary>
internal static class London
{
    private static readonly LocalTime EarlyClose = new(12, 30);

    // Bank holidays for one occasion, and those that it moved.
    private static readonly FrozenSet<LocalDate> Added = new[]
    {
        new LocalDate(1995, 5, 8), // Fifty years since VE Day, in place of 1 May
        new LocalDate(1999, 12, 31), // Millennium
        new LocalDate(2002, 6, 3), // Golden Jubilee
        new LocalDate(2002, 6, 4),
        new LocalDate(2011, 4, 29), // Royal wedding
        new LocalDate(2012, 6, 4), // Diamond Jubilee
        new LocalDate(2012, 6, 5),
        new LocalDate(2020, 5, 8), // Seventy-five years since VE Day, in place of 4 May
        new LocalDate(2022, 6, 2), // Platinum Jubilee
        new LocalDate(2022, 6, 3),
        new LocalDate(2022, 9, 19), // Funeral of Queen Elizabeth II
        new LocalDate(2023, 5, 8), // Coronation
    }.ToFrozenSet();

    private static readonly FrozenSet<LocalDate> Moved = new[]
    {
        new LocalDate(1995, 5, 1),
        new LocalDate(2002, 5, 27),
        new LocalDate(2012, 5, 28),
        new LocalDate(2020, 5, 4),
        new LocalDate(2022, 5, 30),
    }.ToFrozenSet();

    public static TradingCalendar Create() =>
        new ExchangeCalendar("Europe/London", new LocalTime(8, 0), new LocalTime(16, 30), IsHoliday, FindEarlyClose);

    private static bool IsHoliday(LocalDate date) =>
        Added.Contains(date) || (IsScheduled(date) && !Moved.Contains(date));

    private static bool IsScheduled(LocalDate date) =>
        Weekdays.IsNewYearOrMondayAfter(date)
        || Weekdays.IsGoodFriday(date)
        || Weekdays.IsEasterMonday(date)
        || Weekdays.IsNth(date, 5, IsoDayOfWeek.Monday, 1)
        || Weekdays.IsLastMonday(date, 5)
        || Weekdays.IsLastMonday(date, 8)
        || Weekdays.IsChristmasOrSubstitute(date);

    private static LocalTime? FindEarlyClose(LocalDate date) =>
        Weekdays.IsLastOnOrBefore(date, 12, 24) || Weekdays.IsLastOnOrBefore(date, 12, 31) ? EarlyClose : null;
}
