using NodaTime;

namespace FinApi.Domain.Calendars;

/// <summary>
/// Spot currencies trade from Sunday 17:00 to Friday 17:00 in New York, the hour at which the market's value date
/// rolls. A session runs from 17:00 on the eve of its date; banks' holidays do not close the market.
/// </summary>
internal sealed class FxCalendar : SessionCalendar
{
    private const int RollHour = 17;
    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    public override DateTimeZone TimeZone => NewYork;

    public override LocalDate TradingDateAt(Instant instant)
    {
        var local = instant.InZone(NewYork).LocalDateTime;
        return local.Hour < RollHour || local.Date == LocalDate.MaxIsoValue ? local.Date : local.Date.PlusDays(1);
    }

    public override Instant StartOfTradingDate(LocalDate tradingDate) =>
        // New York's clock changes at 02:00, so 17:00 exists once on every day.
        tradingDate.PlusDays(-1).At(new LocalTime(RollHour, 0)).InZoneStrictly(NewYork).ToInstant();

    protected override IEnumerable<TradingSession> BuildSessions()
    {
        foreach (var date in Dates())
        {
            if (date.DayOfWeek < IsoDayOfWeek.Saturday)
            {
                yield return new TradingSession(
                    date, StartOfTradingDate(date), StartOfTradingDate(date.PlusDays(1)), IsEarlyClose: false);
            }
        }
    }
}
