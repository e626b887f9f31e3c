using System.Collections.Frozen;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Domain.Calendars.Exchanges;

/// <summary>
/// The electronic week of CME Group: a session opens at 17:00 in Chicago on the eve of its date (Sunday for Monday) and
/// closes at 16:00. The market is closed for New Year, Good Friday and Christmas, and was on two days of national
/// mourning. On other holidays of the United States each product halts at an hour of its own (indices of shares at
/// noon, energy at 13:30, currencies not at all): the session is as long as that of the last one, so that no trade is
/// lost.
/// </summary>
internal sealed class ChicagoFuturesCalendar : SessionCalendar
{
    private const int RollHour = 17;
    private static readonly DateTimeZone Chicago = DateTimeZoneProviders.Tzdb["America/Chicago"];
    private static readonly LocalTime Close = new(16, 0);

    // All products were closed. On later days of mourning (2007-01-02, 2018-12-05, 2025-01-09) shares' indices were,
    // and energy, metals and currencies traded: a date is a session when anything of its market trades.
    private static readonly FrozenSet<LocalDate> Mourning = new[]
    {
        new LocalDate(1994, 4, 27), // President Nixon
        new LocalDate(2004, 6, 11), // President Reagan
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
                yield return new TradingSession(
                    date, StartOfTradingDate(date), At(date, Close), IsEarlyClose: false);
            }
        }
    }

    private static bool IsClosed(LocalDate date) =>
        IsObserved(date, 1, 1, isOnFriday: false)
        || Weekdays.IsGoodFriday(date)
        || IsObserved(date, 12, 25, isOnFriday: true)
        || Mourning.Contains(date);

    private static bool IsObserved(LocalDate date, int month, int day, bool isOnFriday) =>
        date.Month == month
        && (date.Day == day
            || (date.Day == day + 1 && date.DayOfWeek == IsoDayOfWeek.Monday)
            || (isOnFriday && date.Day == day - 1 && date.DayOfWeek == IsoDayOfWeek.Friday));

    // Chicago's clock changes at 02:00, so these hours exist once on every day.
    private static Instant At(LocalDate date, LocalTime time) => date.At(time).InZoneStrictly(Chicago).ToInstant();
}
