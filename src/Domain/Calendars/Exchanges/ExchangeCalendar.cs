using NodaTime;

namespace FinApi.Domain.Calendars.Exchanges;

/// <summary>
/// An exchange that opens and closes at one local time on each weekday that is no holiday, for all years: hours that
/// it kept before are not in the calendar.
/// </summary>
/// <param name="zone">The market's IANA zone.</param>
/// <param name="open">When it opens.</param>
/// <param name="close">When it closes on a usual day.</param>
/// <param name="isHoliday">Whether it stays closed on a weekday.</param>
/// <param name="earlyClose">The early close of a day with a session; null for the usual one.</param>
internal sealed class ExchangeCalendar(
    string zone,
    LocalTime open,
    LocalTime close,
    Func<LocalDate, bool> isHoliday,
    Func<LocalDate, LocalTime?> earlyClose)
    : SessionCalendar
{
    public override DateTimeZone TimeZone { get; } = DateTimeZoneProviders.Tzdb[zone];

    public override LocalDate TradingDateAt(Instant instant) => instant.InZone(TimeZone).Date;

    public override Instant StartOfTradingDate(LocalDate tradingDate) =>
        tradingDate.AtStartOfDayInZone(TimeZone).ToInstant();

    protected override IEnumerable<TradingSession> BuildSessions()
    {
        foreach (var date in Dates())
        {
            if (date.DayOfWeek < IsoDayOfWeek.Saturday && !isHoliday(date))
            {
                var early = earlyClose(date);
                yield return new TradingSession(
                    date, At(date, open), At(date, early ?? close), IsEarlyClose: early is not null);
            }
        }
    }

    // Clocks of these zones change at night, so the hours of trading exist once on every day.
    private Instant At(LocalDate date, LocalTime time) => date.At(time).InZoneStrictly(TimeZone).ToInstant();
}
