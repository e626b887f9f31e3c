using FinApi.Application.Ingest;
using FinApi.Application.Ingest.Calendars;
using FinApi.Domain.Calendars;
using Google.Protobuf.WellKnownTypes;
using NodaTime;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services.Ingestion;

/// <summary>Reads published calendars.</summary>
internal static class CalendarItems
{
    private const int MaxZoneLength = 64;

    public static IngestItem Read(Proto.Calendar calendar)
    {
        var fields = new ItemFields("calendar");
        var mic = fields.Mic(calendar.Mic);
        var zone = fields.Text("time_zone", calendar.TimeZone.Length > 0, calendar.TimeZone, MaxZoneLength);
        if (calendar.AlwaysOpen)
        {
            if (calendar.StartDate.Length + calendar.EndDate.Length + calendar.Sessions.Count > 0)
            {
                fields.Refuse("always_open", "must stand without start_date, end_date and sessions.");
            }

            return fields.Problem is { } wrong
                ? wrong
                : new IngestItem.OfCalendar(new CalendarChange(mic, zone, IsAlwaysOpen: true, default, default, []));
        }

        var start = fields.Date("start_date", calendar.StartDate);
        var end = fields.Date("end_date", calendar.EndDate);
        var sessions = new TradingSession[calendar.Sessions.Count];
        for (var i = 0; i < sessions.Length && fields.Problem is null; i++)
        {
            sessions[i] = Read(calendar.Sessions[i], ref fields);
        }

        return fields.Problem is { } problem
            ? problem
            : new IngestItem.OfCalendar(
                new CalendarChange(mic, zone, IsAlwaysOpen: false, start, end, sessions));
    }

    private static TradingSession Read(Proto.CalendarSession session, ref ItemFields fields) =>
        new(
            fields.Date("sessions.trading_date", session.TradingDate),
            fields.Time("sessions.open_time", session.OpenTime),
            fields.Time("sessions.close_time", session.CloseTime),
            session.EarlyClose)
        {
            BreakStartTime = TimeOrNull("sessions.break_start_time", session.BreakStartTime, ref fields),
            BreakEndTime = TimeOrNull("sessions.break_end_time", session.BreakEndTime, ref fields),
            PreOpenTime = TimeOrNull("sessions.pre_open_time", session.PreOpenTime, ref fields),
            PostCloseTime = TimeOrNull("sessions.post_close_time", session.PostCloseTime, ref fields),
        };

    private static Instant? TimeOrNull(string field, Timestamp? time, ref ItemFields fields) =>
        time is null ? null : fields.Time(field, time);
}
