using FinApi.Application.MarketData.Following;
using FinApi.Domain.Calendars;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>Reads from the database the calendars that were imported.</summary>
internal sealed class SqliteCalendarReader(SqliteDatabase database) : ICalendarReader
{
    public ValueTask<IReadOnlyList<MarketCalendar>> ListCalendarsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(session => CalendarTable.List(session, cancellationToken), cancellationToken);
}
