using Dapper;
using FinApi.Domain.Calendars;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using NodaTime;
using Npgsql;
using Row = (
    string Mic, long Version, string TimeZone, bool IsAlwaysOpen, System.DateOnly? TradingDate, long? OpenTime,
    long? CloseTime, bool? IsEarlyClose, long? BreakStartTime, long? BreakEndTime, long? PreOpenTime,
    long? PostCloseTime);

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>The tables <c>market_calendar</c> and <c>calendar_day</c>.</summary>
internal static class CalendarTable
{
    private const string UpsertSql = """
        INSERT INTO market_calendar (mic, version, time_zone, is_always_open)
        VALUES (@Mic, @Version, @TimeZone, @IsAlwaysOpen)
        ON CONFLICT (mic) DO UPDATE SET
            version = EXCLUDED.version, time_zone = EXCLUDED.time_zone, is_always_open = EXCLUDED.is_always_open
        """;

    private const string ClearSql = "DELETE FROM calendar_day WHERE mic = @Mic";

    private const string InsertDaysSql = """
        INSERT INTO calendar_day (mic, trading_date, open_time, close_time, is_early_close, break_start_time,
            break_end_time, pre_open_time, post_close_time)
        SELECT @Mic, day.*
        FROM unnest(@Dates, @Opens, @Closes, @AreEarly, @BreakStarts, @BreakEnds, @PreOpens, @PostCloses) AS day
        """;

    /// <summary>Stores a calendar in place of what was there, whole.</summary>
    public static async Task PutAsync(NpgsqlConnection connection, MarketCalendar calendar)
    {
        var mic = calendar.Mic.Value;
        await connection.ExecuteAsync(
            UpsertSql,
            new { Mic = mic, calendar.Version, TimeZone = calendar.TimeZone.Id, calendar.IsAlwaysOpen });
        await connection.ExecuteAsync(ClearSql, new { Mic = mic });
        var days = calendar.Days;
        await connection.ExecuteAsync(InsertDaysSql, new
        {
            Mic = mic,
            Dates = days.Column(day => day.Date.ToDateOnly()),
            Opens = days.Column(day => UnixNanos.From(day.Session?.OpenTime)),
            Closes = days.Column(day => UnixNanos.From(day.Session?.CloseTime)),
            AreEarly = days.Column(day => day.Session is { IsEarlyClose: true }),
            BreakStarts = days.Column(day => UnixNanos.From(day.Session?.BreakStartTime)),
            BreakEnds = days.Column(day => UnixNanos.From(day.Session?.BreakEndTime)),
            PreOpens = days.Column(day => UnixNanos.From(day.Session?.PreOpenTime)),
            PostCloses = days.Column(day => UnixNanos.From(day.Session?.PostCloseTime)),
        });
    }

    // Both tables whole, in the order of their primary keys (mic) and (mic, trading_date).
    private const string ListSql = """
        SELECT mic, version, time_zone, is_always_open, trading_date, open_time, close_time, is_early_close,
            break_start_time, break_end_time, pre_open_time, post_close_time
        FROM market_calendar
        LEFT JOIN calendar_day USING (mic)
        ORDER BY mic, trading_date
        """;

    public static RowQuery<CalendarRow> List() => new MappedQuery<Row, CalendarRow>(ListSql, [], Read);

    private static CalendarRow Read(Row row) => new(
        row.Mic,
        row.Version,
        row.TimeZone,
        row.IsAlwaysOpen,
        row.TradingDate is { } date
            ? CalendarRow.DayOf(
                LocalDate.FromDateOnly(date),
                UnixNanos.ToInstant(row.OpenTime),
                UnixNanos.ToInstant(row.CloseTime),
                row.IsEarlyClose == true,
                (UnixNanos.ToInstant(row.BreakStartTime), UnixNanos.ToInstant(row.BreakEndTime)),
                (UnixNanos.ToInstant(row.PreOpenTime), UnixNanos.ToInstant(row.PostCloseTime)))
            : null);
}
