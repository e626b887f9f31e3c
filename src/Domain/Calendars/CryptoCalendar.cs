using NodaTime;

namespace FinApi.Domain.Calendars;

/// <summary>Crypto assets trade without a break; a session is a day in UTC.</summary>
internal sealed class CryptoCalendar : SessionCalendar
{
    public override DateTimeZone TimeZone => DateTimeZone.Utc;

    public override bool IsAlwaysOpen => true;

    public override LocalDate TradingDateAt(Instant instant) => instant.InUtc().Date;

    public override Instant StartOfTradingDate(LocalDate tradingDate) =>
        tradingDate.AtMidnight().InUtc().ToInstant();

    protected override IEnumerable<TradingSession> BuildSessions()
    {
        foreach (var date in Dates())
        {
            var open = StartOfTradingDate(date);
            yield return new TradingSession(date, open, open + Duration.FromDays(1), IsEarlyClose: false);
        }
    }
}
