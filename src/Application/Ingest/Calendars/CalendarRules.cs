using FinApi.Domain.Calendars;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Ingest.Calendars;

/// <summary>What must hold for published calendars, and how they merge with what is known.</summary>
internal static class CalendarRules
{
    private const string Sessions = "calendar.sessions";

    // A day on which the clock is put back.
    private static readonly Duration Longest = Duration.FromHours(25);

    /// <summary>The calendar as it will be, or why it may not be.</summary>
    public static Rejection? Merge(CalendarChange given, MarketCalendar? known, out MarketCalendar merged)
    {
        merged = null!;
        var builtIn = TradingCalendars.TryGet(given.Mic, out var found) ? found : null;
        var zoneId = given.TimeZone
            ?? builtIn?.TimeZone.Id
            ?? (known is { IsAlwaysOpen: false } ? known.TimeZone.Id : null);
        if (given.IsAlwaysOpen)
        {
            zoneId = DateTimeZone.Utc.Id;
            if (given.Sessions.Count > 0 || given.TimeZone is not null)
            {
                return Rejection.Invalid(
                    "calendar.always_open", "must stand without time_zone and sessions: days are counted in UTC.");
            }
        }

        if (zoneId is null)
        {
            return Rejection.Invalid(
                "calendar.time_zone",
                $"is required, as {given.Mic} has no calendar yet: an IANA name such as Asia/Tokyo.");
        }

        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneId) is not { } zone)
        {
            return Rejection.Invalid("calendar.time_zone", "must be an IANA name such as Asia/Tokyo.");
        }

        if (builtIn is not null && !given.IsAlwaysOpen && zone.Id != builtIn.TimeZone.Id)
        {
            return Rejection.Invalid(
                "calendar.time_zone", $"must be {builtIn.TimeZone.Id}, as in the built-in calendar of {given.Mic}.");
        }

        if (CheckZone(given, zone, known) is { } other)
        {
            return other;
        }

        var next = new MarketCalendar
        {
            Mic = given.Mic,
            Version = (known?.Version ?? 0) + 1,
            TimeZone = zone,
            IsAlwaysOpen = given.IsAlwaysOpen,
            Days = known?.Days ?? [],
        };
        if (given.IsAlwaysOpen)
        {
            merged = next with { Days = [] };
            return null;
        }

        if (CheckRange(given) is { } outside)
        {
            return outside;
        }

        merged = next.With(given.StartDate, given.EndDate, given.Sessions);
        return CheckSessions(merged);
    }

    // The zone is the market's, not a range's: sessions that stay were given in the zone that is known.
    private static Rejection? CheckZone(CalendarChange given, DateTimeZone zone, MarketCalendar? known)
    {
        if (given.IsAlwaysOpen || known is not { Days.Count: > 0 } || known.TimeZone.Id == zone.Id)
        {
            return null;
        }

        var (first, last) = (known.Days[0], known.Days[^1]);
        return given.StartDate <= first.Date && given.EndDate > last.Date
            ? null
            : Rejection.Invalid(
                "calendar.time_zone",
                $"must be {known.TimeZone.Id}, as for the dates of {given.Mic} that are stored. To change the zone, "
                + $"replace all of them at once: {Format(first.Date)} to {Format(last.Date)}.");
    }

    private static Rejection? CheckRange(CalendarChange given)
    {
        if (given.StartDate < TradingCalendar.FirstDate || given.StartDate >= TradingCalendar.EndDate)
        {
            return Rejection.Invalid("calendar.start_date", "must be from 1990-01-01 to 2100-12-31.");
        }

        if (given.EndDate <= given.StartDate || given.EndDate > TradingCalendar.EndDate)
        {
            return Rejection.Invalid("calendar.end_date", "must be after start_date and at most 2101-01-01.");
        }

        if (given.Sessions.Count > CalendarChange.MaxSessions)
        {
            return Rejection.Invalid(
                Sessions, $"must be at most {CalendarChange.MaxSessions:N0}: publish a range of dates at a time.");
        }

        for (var i = 0; i < given.Sessions.Count; i++)
        {
            var date = given.Sessions[i].TradingDate;
            if (date < given.StartDate || date >= given.EndDate || (i > 0 && date <= given.Sessions[i - 1].TradingDate))
            {
                return Refuse(given.Sessions[i], "must lie in [start_date, end_date), and dates must ascend.");
            }
        }

        return null;
    }

    // Together with the days around the range: what is built in or was imported before must fit, too.
    private static Rejection? CheckSessions(MarketCalendar merged)
    {
        TradingSession? before = null;
        foreach (var session in merged.ToTradingCalendar()
            .ListSessions(TradingCalendar.FirstDate, TradingCalendar.EndDate))
        {
            if ((CheckAlone(session, merged.TimeZone) ?? CheckAfter(session, before)) is { } rejection)
            {
                return rejection;
            }

            before = session;
        }

        return null;
    }

    private static Rejection? CheckAlone(TradingSession session, DateTimeZone zone)
    {
        var midnight = session.TradingDate.AtStartOfDayInZone(zone).ToInstant();
        var nextMidnight = session.TradingDate.PlusDays(1).AtStartOfDayInZone(zone).ToInstant();
        if (session.OpenTime >= session.CloseTime || session.CloseTime - session.OpenTime > Longest)
        {
            return Refuse(session, "must close after it opens, at most 25 hours later.");
        }

        if (session.OpenTime >= nextMidnight || session.CloseTime <= midnight)
        {
            return Refuse(session, $"must be on for a part of its date in {zone.Id}.");
        }

        if ((session.BreakStartTime is null) != (session.BreakEndTime is null)
            || session.BreakStartTime <= session.OpenTime
            || session.BreakStartTime >= session.BreakEndTime
            || session.BreakEndTime >= session.CloseTime)
        {
            return Refuse(session, "must have its break within, with a start before its end.");
        }

        if (session.PreOpenTime > session.OpenTime || session.PreOpenTime < session.OpenTime - Longest
            || session.PostCloseTime < session.CloseTime || session.PostCloseTime > session.CloseTime + Longest)
        {
            return Refuse(session, "must have pre_open_time at most a day before it and post_close_time after it.");
        }

        return AreMinutes(session) ? null : Refuse(session, "must have times in whole minutes.");
    }

    private static Rejection? CheckAfter(TradingSession session, TradingSession? before)
    {
        if (before is null)
        {
            return null;
        }

        return before.CloseTime > (session.PreOpenTime ?? session.OpenTime) || before.PostCloseTime > session.OpenTime
            ? Refuse(session, $"must not begin before that of {Format(before.TradingDate)} has ended.")
            : null;
    }

    private static bool AreMinutes(TradingSession session)
    {
        Instant?[] times =
        [
            session.OpenTime,
            session.CloseTime,
            session.BreakStartTime,
            session.BreakEndTime,
            session.PreOpenTime,
            session.PostCloseTime,
        ];
        return times.OfType<Instant>().All(
            time => (time - NodaConstants.UnixEpoch).ToInt64Nanoseconds() % NodaConstants.NanosecondsPerMinute == 0);
    }

    private static Rejection Refuse(TradingSession session, string rule) =>
        Rejection.Invalid(Sessions, $"of {Format(session.TradingDate)} {rule}");

    private static string Format(LocalDate date) => LocalDatePattern.Iso.Format(date);
}
