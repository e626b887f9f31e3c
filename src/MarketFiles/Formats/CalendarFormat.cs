using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.MarketFiles.Csv;
using NodaTime;
using NodaTime.Text;

namespace FinApi.MarketFiles.Formats;

/// <summary>
/// A row a date. Times are local in the market's zone (<c>08:00</c>) or in UTC (<c>2024-01-02T08:00:00Z</c>). A session
/// whose open does not lie before its close opens on the eve of its date. Local hours before the open and after the
/// close may pass midnight, but last half a day at most: 10:00 before an open of 09:30 is a slip, not the eve.
/// </summary>
internal sealed class CalendarFormat(FileColumns columns, MarketFileDefaults defaults) : RowFormat
{
    private const long Day = NodaConstants.SecondsPerDay;

    private static readonly LocalTimePattern ShortPattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly LocalTimePattern LongPattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss");

    private readonly Column _mic = columns.RequiredUnless(defaults.Mic is not null, "mic");
    private readonly Column _date = columns.Required("date", "session", "trading_date");
    private readonly Column _open = columns.Required("open", "open_utc", "open_time");
    private readonly Column _close = columns.Required("close", "close_utc", "close_time");
    private readonly Column _breakStart = columns.Optional("break_start", "break_start_utc", "break_start_time");
    private readonly Column _breakEnd = columns.Optional("break_end", "break_end_utc", "break_end_time");
    private readonly Column _preOpen = columns.Optional("pre_open", "pre_open_utc", "pre_open_time");
    private readonly Column _postClose = columns.Optional("post_close", "post_close_utc", "post_close_time");
    private readonly Column _zone = columns.Optional("zone", "time_zone");
    private readonly Column _earlyClose = columns.Optional("early_close");

    public override MarketFileRow Read(RowFields fields, int part)
    {
        var mic = ReadMic(fields);
        var zone = ReadZone(fields, mic);
        var date = fields.RequiredDate(_date);
        var session = !IsOfCalendars(fields, date) ? null
            : fields.Text(_open) is null && fields.Text(_close) is null ? ReadClosed(fields)
            : ReadSession(fields, date, zone);
        var isEarly = fields.Flag(_earlyClose);
        return (MarketFileRow?)fields.Problem()
            ?? new MarketFileRow.OfCalendarDay(
                fields.Position, mic, zone?.Id, new CalendarDay(date, session), isEarly);
    }

    private bool IsOfCalendars(RowFields fields, LocalDate date)
    {
        if (date >= TradingCalendar.FirstDate && date < TradingCalendar.EndDate)
        {
            return true;
        }

        fields.Fail(_date.Name, "must be from 1990-01-01 to 2100-12-31.");
        return false;
    }

    private Mic ReadMic(RowFields fields)
    {
        var text = fields.Text(_mic);
        if (text is null && defaults.Mic is { } fallback)
        {
            return fallback;
        }

        if (!Mic.TryParse(text, out var mic))
        {
            fields.Fail(_mic.Name, text is null ? $"'{_mic.Name}' is empty." : $"'{text}' is no market: {Mic.Rule}.");
        }

        return mic;
    }

    private DateTimeZone? ReadZone(RowFields fields, Mic mic)
    {
        if ((fields.Text(_zone) ?? defaults.TimeZone) is not { } id)
        {
            return TradingCalendars.TryGet(mic, out var builtIn) ? builtIn.TimeZone : null;
        }

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(id);
        if (zone is null)
        {
            fields.Fail(_zone.Name, $"'{id}' is no time zone: write an IANA name such as Asia/Tokyo.");
        }

        return zone;
    }

    private TradingSession? ReadClosed(RowFields fields)
    {
        Column[] others = [_breakStart, _breakEnd, _preOpen, _postClose];
        if (Array.Find(others, column => fields.Text(column) is not null) is { Name: { } name })
        {
            fields.Fail(name, $"'{name}' is given, but the date has neither open nor close.");
        }

        return null;
    }

    private TradingSession? ReadSession(RowFields fields, LocalDate date, DateTimeZone? zone)
    {
        if (ReadTime(fields, _open) is not { } open || ReadTime(fields, _close) is not { } close)
        {
            fields.Fail(
                fields.Text(_open) is null ? _open.Name : _close.Name,
                "is empty: a session has both, and a date without a session neither.");
            return null;
        }

        // Local seconds from the midnight that begins the date.
        var opens = open.Seconds >= close.Seconds ? open.Seconds - Day : open.Seconds;
        var (breakStart, breakEnd) = (ReadTime(fields, _breakStart), ReadTime(fields, _breakEnd));
        return new TradingSession(
            date, At(_open, open, opens)!.Value, At(_close, close, close.Seconds)!.Value, IsEarlyClose: false)
        {
            BreakStartTime = At(_breakStart, breakStart, FirstFrom(breakStart, opens)),
            BreakEndTime = At(_breakEnd, breakEnd, FirstFrom(breakEnd, opens)),
            PreOpenTime = ReadTime(fields, _preOpen) is { } pre
                ? At(_preOpen, pre, Near(_preOpen, FirstFrom(pre, opens + 1 - Day), opens))
                : null,
            PostCloseTime = ReadTime(fields, _postClose) is { } post
                ? At(_postClose, post, Near(_postClose, FirstFrom(post, close.Seconds ?? 0), close.Seconds))
                : null,
        };

        long? Near(Column column, long? seconds, long? bound)
        {
            if (Math.Abs((seconds - bound) ?? 0) > Day / 2)
            {
                fields.Fail(
                    column.Name,
                    $"'{fields.Text(column)}' lies within the session, or more than 12 hours away from it: write such "
                    + "a time in UTC.");
            }

            return seconds;
        }

        Instant? At(Column column, Time? time, long? seconds)
        {
            if (time is null)
            {
                return null;
            }

            return time.Value.Utc ?? Resolve(fields, column, date.AtMidnight().PlusSeconds(seconds ?? 0), zone);
        }
    }

    // The first moment with a time of day that does not lie before another.
    private static long? FirstFrom(Time? time, long? from)
    {
        if (time?.Seconds is not { } seconds || from is not { } earliest)
        {
            return time?.Seconds;
        }

        var days = (long)Math.Ceiling((earliest - seconds) / (double)Day);
        return seconds + (days * Day);
    }

    private static Instant Resolve(RowFields fields, Column column, LocalDateTime local, DateTimeZone? zone)
    {
        if (zone is null)
        {
            fields.Fail(
                column.Name, "is local, and nothing says where: add a column 'zone' or --zone, or write times in UTC.");
            return default;
        }

        var found = zone.MapLocal(local);
        if (found.Count != 1)
        {
            var fault = found.Count == 0 ? "does not exist" : "occurs twice";
            fields.Fail(
                column.Name,
                $"{LocalDateTimePattern.GeneralIso.Format(local)} {fault} in {zone.Id}: write it in UTC.");
            return default;
        }

        return found.Single().ToInstant();
    }

    private static Time? ReadTime(RowFields fields, Column column)
    {
        if (fields.Text(column) is not { } text)
        {
            return null;
        }

        if (UtcTimeText.TryParse(text, out _))
        {
            return new Time(fields.Time(column), Seconds: null);
        }

        if (text is "24:00" or "24:00:00")
        {
            return new Time(Utc: null, Day);
        }

        var pattern = text.Length == 5 ? ShortPattern : LongPattern;
        if (pattern.Parse(text) is { Success: true, Value: var time })
        {
            return new Time(Utc: null, time.TickOfDay / NodaConstants.TicksPerSecond);
        }

        fields.Fail(column.Name, $"'{text}' is neither a local time such as 08:00 nor {UtcTimeText.Rule}.");
        return new Time(Instant.MinValue, Seconds: null);
    }

    // In UTC, or as seconds from midnight, local.
    private readonly record struct Time(Instant? Utc, long? Seconds);
}
