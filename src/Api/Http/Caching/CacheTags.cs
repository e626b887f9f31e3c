using FinApi.Domain.Calendars;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// Names for purging, in Cache-Tag. A correction of one day purges three of them: the day's
/// (<c>bars-AAPL-2026-11-20</c>), the month's (<c>bars-AAPL-2026-11</c>) and that of everything longer
/// (<c>bars-AAPL-long</c>); an answer carries whichever of the three sorts says its range in few words, and always
/// <c>bars-AAPL</c>.
/// </summary>
internal static class CacheTags
{
    /// <summary>The header.</summary>
    public const string Header = "Cache-Tag";

    private const int MaxDays = 31;
    private const int MaxMonths = 24;

    // Keeps the header below 4 KB for the longest symbols; proxies refuse headers over 8 or 16 KB.
    private const int MaxTags = 80;

    private static readonly YearMonthPattern Month = YearMonthPattern.Iso;
    private static readonly LocalDatePattern Day = LocalDatePattern.Iso;

    /// <summary>The tags of an answer made at an instant.</summary>
    public static string Of(IReadOnlyList<CachePart> parts, Instant now)
    {
        var tags = new List<string>();
        var budget = MaxTags / parts.Count;
        foreach (var part in parts)
        {
            var tag = part.Tag;
            tags.Add(tag);
            if (part is { CoversDays: true, Freshness.Calendar: { } calendar })
            {
                tags.AddRange(SpansOf(part, calendar, now, budget).Select(span => $"{tag}-{span}"));
            }
        }

        return string.Join(", ", tags);
    }

    private static IEnumerable<string> SpansOf(CachePart part, TradingCalendar calendar, Instant now, int budget)
    {
        if (part.StartTime is not { } start)
        {
            return ["long"];
        }

        var end = part.Freshness.DataEnd is { } dataEnd && dataEnd < now ? dataEnd : now;
        if (end <= start)
        {
            return [];
        }

        var first = calendar.TradingDateAt(start);
        var last = calendar.TradingDateAt(end - Duration.Epsilon);
        var days = Period.DaysBetween(first, last) + 1;
        if (days <= Math.Min(MaxDays, budget))
        {
            return Enumerable.Range(0, days).Select(day => Day.Format(first.PlusDays(day)));
        }

        var firstMonth = first.ToYearMonth();
        var months = ((last.Year - first.Year) * 12) + last.Month - first.Month + 1;
        return months <= Math.Min(MaxMonths, budget)
            ? Enumerable.Range(0, months).Select(month => Month.Format(firstMonth.PlusMonths(month)))
            : ["long"];
    }
}
