using FinApi.Domain.Calendars;

namespace FinApi.Application.MarketData.Following;

/// <summary>Reads the calendars that were imported, at the start and after a loss.</summary>
public interface ICalendarReader
{
    /// <summary>All of them, by market (ordinal).</summary>
    ValueTask<IReadOnlyList<MarketCalendar>> ListCalendarsAsync(CancellationToken cancellationToken);
}
