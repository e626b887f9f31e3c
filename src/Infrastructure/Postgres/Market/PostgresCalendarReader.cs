using FinApi.Application.MarketData.Following;
using FinApi.Domain.Calendars;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Storage;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>Reads the calendars that were imported.</summary>
internal sealed class PostgresCalendarReader(MarketDatabase database) : ICalendarReader
{
    public async ValueTask<IReadOnlyList<MarketCalendar>> ListCalendarsAsync(CancellationToken cancellationToken) =>
        CalendarRow.Group(
            await database.ListAsync(ConnectionPool.Background, CalendarTable.List(), cancellationToken));
}
