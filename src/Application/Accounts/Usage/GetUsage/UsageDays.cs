using FinApi.Application.Time;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Accounts.Usage.GetUsage;

/// <summary>The days that a query means, in UTC.</summary>
internal static class UsageDays
{
    private const int DefaultDays = 30;

    public static LocalDate Tomorrow(TimeProvider timeProvider) => timeProvider.GetInstant().InUtc().Date.PlusDays(1);

    /// <summary>The half-open range of a valid query.</summary>
    public static (LocalDate Start, LocalDate End) Of(GetUsageQuery query, TimeProvider timeProvider)
    {
        var end = query.EndDate.Length == 0 ? Tomorrow(timeProvider) : LocalDatePattern.Iso.Parse(query.EndDate).Value;
        var start = query.StartDate.Length == 0
            ? end.PlusDays(-DefaultDays)
            : LocalDatePattern.Iso.Parse(query.StartDate).Value;
        return (start, end);
    }
}
