using NodaTime;

namespace FinApi.Domain.Calendars;

/// <summary>
/// US equities: 09:30 to 16:00 in New York, extended trading from 04:00 to 20:00 (to 17:00 on a day that closes early).
/// Trading stopped for part of a day (delayed openings, circuit breakers) is not in the calendar. Overnight trading, a
/// kind of its own, leads from 20:00 on the eve to 04:00 of each date with a session.
/// </summary>
internal sealed class UsEquityCalendar : SessionCalendar
{
    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];
    private static readonly LocalTime Open = new(9, 30);
    private static readonly LocalTime Close = new(16, 0);
    private static readonly LocalTime OvernightOpen = new(20, 0);

    // Alternative trading systems trade through the night since late in 2021.
    private static readonly LocalDate FirstOvernightDate = new(2022, 1, 3);

    // Measured from the opening: New York's clock never changes on a day with a session.
    private static readonly Duration PreMarketLength = Duration.FromMinutes(330);
    private static readonly Duration OpenToExtendedEnd = Duration.FromMinutes(630);
    private static readonly Duration OpenToEarlyExtendedEnd = Duration.FromMinutes(450);

    public override DateTimeZone TimeZone => NewYork;

    public override LocalDate TradingDateAt(Instant instant) => instant.InZone(NewYork).Date;

    public override Instant StartOfTradingDate(LocalDate tradingDate) =>
        tradingDate.AtStartOfDayInZone(NewYork).ToInstant();

    public override TradingSession? FindOvernight(Instant instant) =>
        FindNextSession(instant) is { } next && instant < PreMarketStart(next) ? OvernightBefore(next) : null;

    public override IEnumerable<TradingSession> ListOvernight(LocalDate startDate, LocalDate endDate) =>
        ListSessions(startDate, endDate).Select(OvernightBefore).OfType<TradingSession>();

    protected override Instant PreMarketStart(TradingSession session) => session.OpenTime - PreMarketLength;

    protected override Instant AfterHoursEnd(TradingSession session) =>
        session.OpenTime + (session.IsEarlyClose ? OpenToEarlyExtendedEnd : OpenToExtendedEnd);

    protected override IEnumerable<TradingSession> BuildSessions()
    {
        foreach (var date in Dates())
        {
            if (date.DayOfWeek < IsoDayOfWeek.Saturday && !UsEquityHolidays.IsHoliday(date))
            {
                var earlyClose = UsEquityEarlyCloses.Find(date);
                yield return new TradingSession(
                    date, At(date, Open), At(date, earlyClose ?? Close), IsEarlyClose: earlyClose is not null);
            }
        }
    }

    private TradingSession? OvernightBefore(TradingSession session) =>
        session.TradingDate < FirstOvernightDate
            ? null
            : new TradingSession(
                session.TradingDate,
                At(session.TradingDate.PlusDays(-1), OvernightOpen),
                PreMarketStart(session),
                IsEarlyClose: false)
            {
                Kind = SessionKind.Overnight,
            };

    private static Instant At(LocalDate date, LocalTime time) => date.At(time).InZoneStrictly(NewYork).ToInstant();
}
