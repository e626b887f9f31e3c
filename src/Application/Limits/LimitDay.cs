using NodaTime;

namespace FinApi.Application.Limits;

/// <summary>The days of quotas and usage: UTC, counted from 1970-01-01.</summary>
public static class LimitDay
{
    /// <summary>A day as a date.</summary>
    public static LocalDate DateOf(int day) => LocalDate.FromDateTime(DateTime.UnixEpoch.AddDays(day));
}
