using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Domain.Calendars.Exchanges;

/// <summary>
/// Euronext in Paris, Amsterdam, Brussels and Lisbon: one calendar, 09:00 to 17:30 in Paris, to 14:05 on 24 and 31
/// December. It holds since 2002 (Lisbon: 2003); before, each exchange kept national holidays too, which an import
/// adds.
/// </summary>
internal static class Euronext
{
    private static readonly LocalTime EarlyClose = new(14, 5);

    public static IEnumerable<(Mic Mic, TradingCalendar Calendar)> Create()
    {
        yield return (Mic.Parse("XPAR"), Of("Europe/Paris", 0));
        yield return (Mic.Parse("XAMS"), Of("Europe/Amsterdam", 0));
        yield return (Mic.Parse("XBRU"), Of("Europe/Brussels", 0));

        // Lisbon's clock is an hour behind, and its day begins with that of the others.
        yield return (Mic.Parse("XLIS"), Of("Europe/Lisbon", 1));
    }

    private static ExchangeCalendar Of(string zone, int hoursBehind) =>
        new(
            zone,
            new LocalTime(9 - hoursBehind, 0),
            new LocalTime(17 - hoursBehind, 30),
            IsHoliday,
            date => date is { Month: 12, Day: 24 or 31 } ? EarlyClose.PlusHours(-hoursBehind) : null);

    private static bool IsHoliday(LocalDate date) =>
        date is { Month: 1, Day: 1 } or { Month: 5, Day: 1 } or { Month: 12, Day: 25 or 26 }
        || Weekdays.IsGoodFriday(date)
        || Weekdays.IsEasterMonday(date);
}
