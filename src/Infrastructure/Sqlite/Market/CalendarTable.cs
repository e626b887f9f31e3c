using FinApi.Domain.Calendars;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Storage;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>The tables <c>market_calendar</c> and <c>calendar_day</c>.</summary>
internal static class CalendarTable
{
    private const string UpsertSql = """
        INSERT OR REPLACE INTO market_calendar (mic, version, time_zone, is_always_open)
        VALUES (?1, ?2, ?3, ?4)
        """;

    private const string ClearSql = "DELETE FROM calendar_day WHERE mic = ?1";

    private const string InsertDaySql = """
        INSERT INTO calendar_day (mic, trading_date, open_time, close_time, is_early_close, break_start_time,
            break_end_time, pre_open_time, post_close_time)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """;

    /// <summary>Stores calendars in place of what was there, whole.</summary>
    public static void Put(SqliteSession session, IReadOnlyList<MarketCalendar> calendars)
    {
        for (var i = 0; i < calendars.Count; i++)
        {
            var calendar = calendars[i];
            var upsert = session.Prepare(UpsertSql);
            upsert.Bind(1, calendar.Mic.Value);
            upsert.Bind(2, calendar.Version);
            upsert.Bind(3, calendar.TimeZone.Id);
            upsert.Bind(4, calendar.IsAlwaysOpen);
            upsert.Run();
            var clear = session.Prepare(ClearSql);
            clear.Bind(1, calendar.Mic.Value);
            clear.Run();
            InsertDays(session, calendar);
        }
    }

    // Both tables whole, in the order of their primary keys (mic) and (mic, trading_date).
    private const string ListSql = """
        SELECT mic, version, time_zone, is_always_open, trading_date, open_time, close_time, is_early_close,
            break_start_time, break_end_time, pre_open_time, post_close_time
        FROM market_calendar
        LEFT JOIN calendar_day USING (mic)
        ORDER BY mic, trading_date
        """;

    public static IReadOnlyList<MarketCalendar> List(SqliteSession session, CancellationToken cancellationToken) =>
        CalendarRow.Group(session.Prepare(ListSql).List(Read, cancellationToken));

    private static void InsertDays(SqliteSession session, MarketCalendar calendar)
    {
        var insert = session.Prepare(InsertDaySql);
        foreach (var day in calendar.Days)
        {
            insert.Bind(1, calendar.Mic.Value);
            insert.Bind(2, day.Date);
            insert.Bind(3, day.Session?.OpenTime);
            insert.Bind(4, day.Session?.CloseTime);
            insert.Bind(5, day.Session is { IsEarlyClose: true });
            insert.Bind(6, day.Session?.BreakStartTime);
            insert.Bind(7, day.Session?.BreakEndTime);
            insert.Bind(8, day.Session?.PreOpenTime);
            insert.Bind(9, day.Session?.PostCloseTime);
            insert.Run();
        }
    }

    private static CalendarRow Read(SqliteStatement row) => new(
        row.Text(0),
        row.Long(1),
        row.Text(2),
        row.Bool(3),
        row.IsNull(4)
            ? null
            : CalendarRow.DayOf(
                row.Date(4),
                row.InstantOrNull(5),
                row.InstantOrNull(6),
                row.Bool(7),
                (row.InstantOrNull(8), row.InstantOrNull(9)),
                (row.InstantOrNull(10), row.InstantOrNull(11))));
}
