using FinApi.Domain.Calendars;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Calendars;

/// <summary>Where two calendars of a market differ in the past, so that day bars have to be made anew.</summary>
/// <param name="Dates">How many dates differ.</param>
/// <param name="Ranges">Spans of time around them, under both calendars; ascending and disjoint.</param>
/// <param name="Spans">The dates; those between that trade in neither calendar part nothing.</param>
internal sealed record CalendarDifferences(
    int Dates, IReadOnlyList<TimeRange> Ranges, IReadOnlyList<DateSpan> Spans)
{
    /// <summary>They are the same.</summary>
    public static CalendarDifferences None { get; } = new(0, [], []);

    // Reading a month that is the same costs less than another range.
    private const int MaxGap = 31;

    /// <summary>Compares them up to the date after an instant.</summary>
    public static CalendarDifferences Find(TradingCalendar before, TradingCalendar after, Instant now)
    {
        var (count, ranges, spans) = (0, new List<TimeRange>(), new List<DateSpan>());
        var goesOn = false;
        LocalDate? first = null;
        LocalDate last = default;
        var end = LocalDate.Min(TradingCalendar.EndDate, after.TradingDateAt(now).PlusDays(2));
        for (var date = TradingCalendar.FirstDate; date < end; date = date.PlusDays(1))
        {
            var (earlier, later) = (before.FindSession(date), after.FindSession(date));
            if (IsSame(earlier, later))
            {
                goesOn &= earlier is null;
                continue;
            }

            count++;
            spans.Add(new DateSpan(goesOn ? TakeLast(spans).First : date, date));
            goesOn = true;
            if (first is { } begun && Period.DaysBetween(last, date) > MaxGap)
            {
                ranges.Add(Around(begun, last));
                first = null;
            }

            first ??= date;
            last = date;
        }

        if (first is { } open)
        {
            ranges.Add(Around(open, last));
        }

        return new CalendarDifferences(count, ranges, spans);

        TimeRange Around(LocalDate from, LocalDate to) => new(
            Instant.Min(before.StartOfTradingDate(from), after.StartOfTradingDate(from)),
            Instant.Max(before.StartOfTradingDate(to.PlusDays(1)), after.StartOfTradingDate(to.PlusDays(1))));
    }

    private static DateSpan TakeLast(List<DateSpan> spans)
    {
        var last = spans[^1];
        spans.RemoveAt(spans.Count - 1);
        return last;
    }

    private static bool IsSame(TradingSession? before, TradingSession? after) =>
        before is null || after is null
            ? before is null && after is null
            : (before.OpenTime, before.CloseTime, before.BreakStartTime, before.BreakEndTime)
                == (after.OpenTime, after.CloseTime, after.BreakStartTime, after.BreakEndTime);
}
