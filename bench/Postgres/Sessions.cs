using NodaTime;

namespace FinApi.Bench.Postgres;

/// <summary>Trading days that end on 2026-11-20, from 14:30 UTC, 390 minutes each; weekends left out.</summary>
internal static class Sessions
{
    public const int Minutes = 390;
    private const int PerYear = 252;

    private static readonly LocalDate Newest = new(2026, 11, 20);

    /// <summary>The newest so many years, the oldest day first.</summary>
    public static IReadOnlyList<LocalDate> OfYears(double years)
    {
        var days = new List<LocalDate>();
        for (var day = Newest; days.Count < (int)(years * PerYear); day = day.PlusDays(-1))
        {
            if (day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday))
            {
                days.Add(day);
            }
        }

        days.Reverse();
        return days;
    }

    public static Instant OpeningOf(LocalDate day) => day.At(new LocalTime(14, 30)).InUtc().ToInstant();

    public static string Symbol(int number) => $"BENCH{number:000}";
}
