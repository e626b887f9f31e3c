using FinApi.Domain.Calendars;
using NodaTime;

namespace FinApi.Application.Ingest.Calendars;

/// <summary>Trading dates that follow each other.</summary>
/// <param name="First">The first, inclusive.</param>
/// <param name="Last">The last, inclusive.</param>
internal readonly record struct DateSpan(LocalDate First, LocalDate Last)
{
    /// <summary>All dates of calendars.</summary>
    public static IReadOnlyList<DateSpan> Always { get; } =
        [new DateSpan(TradingCalendar.FirstDate, TradingCalendar.EndDate.PlusDays(-1))];
}
