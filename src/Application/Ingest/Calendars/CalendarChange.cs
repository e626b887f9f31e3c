using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Ingest.Calendars;

/// <summary>The sessions of a market over a range of dates, as a source gave them.</summary>
/// <param name="Mic">The market.</param>
/// <param name="TimeZone">IANA name of its time zone; null: the one that its calendar has.</param>
/// <param name="IsAlwaysOpen">Whether the market never closes; then there is neither a range nor a session.</param>
/// <param name="StartDate">First date, inclusive.</param>
/// <param name="EndDate">The date after the last.</param>
/// <param name="Sessions">The sessions of the range; every other date of it is closed.</param>
public sealed record CalendarChange(
    Mic Mic,
    string? TimeZone,
    bool IsAlwaysOpen,
    LocalDate StartDate,
    LocalDate EndDate,
    IReadOnlyList<TradingSession> Sessions)
{
    /// <summary>Sessions at most: some 19 years.</summary>
    public const int MaxSessions = 5_000;
}
