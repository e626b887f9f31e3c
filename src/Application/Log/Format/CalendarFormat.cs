using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Log.Format;

/// <summary>The stored form of calendars, and of day bars that were made anew: entries since version 2.</summary>
internal static class CalendarFormat
{
    // More than the dates of every calendar.
    private const int MaxDays = 50_000;

    public static void Write(LogOutput output, MarketCalendar calendar)
    {
        output.Text(calendar.Mic.Value);
        output.Number(calendar.Version);
        output.Text(calendar.TimeZone.Id);
        output.Byte(calendar.IsAlwaysOpen ? (byte)1 : (byte)0);
        output.Count(calendar.Days.Count);
        foreach (var day in calendar.Days)
        {
            Write(output, day);
        }
    }

    public static MarketCalendar ReadCalendar(ref LogInput input)
    {
        var mic = Mic.Parse(input.Text() ?? string.Empty);
        var version = input.Number();
        var zone = DateTimeZoneProviders.Tzdb[input.Text() ?? string.Empty];
        var isAlwaysOpen = input.Byte() != 0;
        var days = new CalendarDay[input.Count(MaxDays)];
        for (var i = 0; i < days.Length; i++)
        {
            days[i] = ReadDay(ref input);
        }

        return new MarketCalendar
        {
            Mic = mic,
            Version = version,
            TimeZone = zone,
            IsAlwaysOpen = isAlwaysOpen,
            Days = days,
        };
    }

    public static void Write(LogOutput output, RemadeDays remade)
    {
        output.Text(remade.Symbol.Value);
        output.Count(remade.Ranges.Count);
        foreach (var range in remade.Ranges)
        {
            output.Time(range.Start);
            output.Time(range.End);
        }

        output.Count(remade.Newest.Count);
        foreach (var bar in remade.Newest)
        {
            output.StoredBar(bar);
        }
    }

    public static RemadeDays ReadRemadeDays(ref LogInput input)
    {
        var symbol = input.Symbol();
        var ranges = new TimeRange[input.Count(MaxDays)];
        for (var i = 0; i < ranges.Length; i++)
        {
            var start = input.TimeOrNull();
            ranges[i] = new TimeRange(start, input.TimeOrNull());
        }

        var newest = new StoredBar[input.Count(RemadeDays.MaxNewest)];
        for (var i = 0; i < newest.Length; i++)
        {
            newest[i] = input.StoredBar();
        }

        return new RemadeDays(symbol, ranges, newest);
    }

    private static void Write(LogOutput output, CalendarDay day)
    {
        output.Date(day.Date);
        output.Byte(day.Session is null ? (byte)0 : (byte)1);
        if (day.Session is { } session)
        {
            output.Time(session.OpenTime);
            output.Time(session.CloseTime);
            output.Byte(session.IsEarlyClose ? (byte)1 : (byte)0);
            output.Time(session.BreakStartTime);
            output.Time(session.BreakEndTime);
            output.Time(session.PreOpenTime);
            output.Time(session.PostCloseTime);
        }
    }

    private static CalendarDay ReadDay(ref LogInput input)
    {
        var date = input.DateOrNull() ?? throw new FormatException("The entries are damaged: a date is missing.");
        if (input.Byte() == 0)
        {
            return new CalendarDay(date, Session: null);
        }

        var (open, close) = (input.Time(), input.Time());
        var session = new TradingSession(date, open, close, IsEarlyClose: input.Byte() != 0)
        {
            BreakStartTime = input.TimeOrNull(),
            BreakEndTime = input.TimeOrNull(),
            PreOpenTime = input.TimeOrNull(),
            PostCloseTime = input.TimeOrNull(),
        };
        return new CalendarDay(date, session);
    }
}
