using NodaTime;
using NodaTime.Text;

namespace FinApi.Domain.Tests.Support;

/// <summary>Dates and times as the tests write them.</summary>
internal static class Times
{
    /// <summary>A date such as <c>2024-07-03</c>.</summary>
    public static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;

    /// <summary>A UTC time such as <c>2024-07-03T13:30:00Z</c>, with up to nine places.</summary>
    public static Instant Utc(string text) => InstantPattern.ExtendedIso.Parse(text).Value;

    /// <summary>A time on New York's clocks such as <c>2024-07-03T09:30:00</c>.</summary>
    public static Instant NewYork(string text) =>
        LocalDateTimePattern.ExtendedIso.Parse(text).Value
            .InZoneStrictly(DateTimeZoneProviders.Tzdb["America/New_York"])
            .ToInstant();
}
