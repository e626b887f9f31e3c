using FinApi.Domain.Calendars;
using NodaTime;

namespace FinApi.Infrastructure.Storage;

/// <summary>A calendar that was imported, with one of its days; without any when it has none.</summary>
internal sealed record CalendarRow(string Mic, long Version, string TimeZone, bool IsAlwaysOpen, CalendarDay? Day)
{
    /// <summary>The calendars of rows that are ordered by market and date.</summary>
    public static IReadOnlyList<MarketCalendar> Group(IReadOnlyList<CalendarRow> rows) =>
        [
            .. rows.GroupBy(row => row.Mic, StringComparer.Ordinal).Select(calendar => new MarketCalendar
            {
                Mic = FinApi.Domain.Instruments.Mic.Parse(calendar.Key),
                Version = calendar.First().Version,
                TimeZone = DateTimeZoneProviders.Tzdb[calendar.First().TimeZone],
                IsAlwaysOpen = calendar.First().IsAlwaysOpen,
                Days = [.. calendar.Select(row => row.Day).OfType<CalendarDay>()],
            }),
        ];

    /// <summary>A day of a calendar.</summary>
    /// <param name="date">The date.</param>
    /// <param name="open">When its session opens; null: the market is closed.</param>
    /// <param name="close">When it closes.</param>
    /// <param name="isEarlyClose">Whether that is early.</param>
    /// <param name="pause">The break; both null without one.</param>
    /// <param name="extended">Trading before and after; null where there is none.</param>
    public static CalendarDay DayOf(
        LocalDate date,
        Instant? open,
        Instant? close,
        bool isEarlyClose,
        (Instant? Start, Instant? End) pause,
        (Instant? Start, Instant? End) extended) =>
        new(
            date,
            open is { } opens && close is { } closes
                ? new TradingSession(date, opens, closes, isEarlyClose)
                {
                    BreakStartTime = pause.Start,
                    BreakEndTime = pause.End,
                    PreOpenTime = extended.Start,
                    PostCloseTime = extended.End,
                }
                : null);
}
