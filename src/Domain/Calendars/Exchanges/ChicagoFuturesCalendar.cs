using System.Collections.Frozen;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Domain.Calendars.Exchanges;

/// <summary>
/// The electronic week of CME Group: a session opens at 17:00 in Chicago on the eve of its date (Sunday for Monday) and
/// closes at 16:00. On holidays of the United States trading halts at noon; the market is closed for New Year, Good
/// Friday, Christmas and days of national mourning. Products differ on holidays: an import says what holds for others.
/// </summary>
internal sealed class ChicagoFuturesCalendar : SessionCalendar
{
    private const int RollHour = 17;
    private static readonly DateTimeZone Chicago = DateTimeZoneProviders.Tzdb["America/Chicago"];
    private static readonly LocalTime Close = new(16, 0);
    private static readonly LocalTime HolidayHalt = new(12, 0);

    private static readonly FrozenSet<LocalDate> Mourning = new[]
    {
        new LocalDate(1994, 4, 27), // President Nixon
        new LocalDate(2004, 6, 11), // President Reagan
        new LocalDate(2007, 1, 2), // President Ford
        new LocalDate(2018, 12, 5), // President G. H. W. Bush
        new LocalDate(2025, 1, 9), // President Carter
    }.ToFrozenSet();

    /// <summary>The exchanges of the group: CME, CBOT, NYMEX and COMEX.</summary>
    public static IReadOnlyList<Mic> Mics { get; } =
        [Mic.Parse("XCME"), Mic.Parse("XCBT"), Mic.Parse("XNYM"), Mic.Parse("XCEC")];

    public override DateTimeZone TimeZone => Chicago;

    public override LocalDate TradingDateAt(Instant instant)
    {
        var local = instant.InZone(Chicago).LocalDateTime;
        return local.Hour < RollHour || local.Date == LocalDate.MaxIsoValue ? local.Date : local.Date.PlusDays(1);
    }

    public override Instant StartOfTradingDate(LocalDate tradingDate) =>
        At(tradingDate.PlusDays(-1), new LocalTime(RollHour, 0));

    protected override IEnumerable<TradingSession> BuildSessions()
    {
        foreach (var date in Dates())
        {
            if (date.DayOfWeek < IsoDayOfWeek.Saturday && !IsClosed(date))
            {
                var isHoliday = IsHalted(date);
                yield return new TradingSession(
                    date, StartOfTradingDate(date), At(date, isHoliday ? HolidayHalt : Close), isHoliday);
            }
        }
    }

    private static bool IsClosed(LocalDate date) =>
        IsObserved(date, 1, 1, isOnFriday: false)
        || Weekdays.IsGoodFriday(date)
        || IsObserved(date, 12, 25, isOnFriday: true)
        || Mourning.Contains(date);

    private static bool IsHalted(LocalDate date) =>
        (date.Year >= 1998 && Weekdays.IsNth(date, 1, IsoDayOfWeek.Monday, 3)) // Martin Luther King Day
        || Weekdays.IsNth(date, 2, IsoDayOfWeek.Monday, 3) // Presidents' Day
        || Weekdays.IsLastMonday(date, 5) // Memorial Day
        || (date.Year >= 2022 && IsObserved(date, 6, 19, isOnFriday: true)) // Juneteenth
        || IsObserved(date, 7, 4, isOnFriday: true) // Independence Day
        || Weekdays.IsNth(date, 9, IsoDayOfWeek.Monday, 1) // Labor Day
        || Weekdays.IsNth(date, 11, IsoDayOfWeek.Thursday, 4) // Thanksgiving
        || (date.Year >= 1993 && date == UsEquityHolidays.Thanksgiving(date.Year).PlusDays(1))
        || date is { Month: 12, Day: 24 };

    private static bool IsObserved(LocalDate date, int month, int day, bool isOnFriday) =>
        date.Month == month
        && (date.Day == day
            || (date.Day == day + 1 && date.DayOfWeek == IsoDayOfWeek.Monday)
            || (isOnFriday && date.Day == day - 1 && date.DayOfWeek == IsoDayOfWeek.Friday));

    // Chicago's clock changes at 02:00, so these hours exist once on every day.
    private static Instant At(LocalDate date, LocalTime time) => date.At(time).InZoneStrictly(Chicago).ToInstant();
}
