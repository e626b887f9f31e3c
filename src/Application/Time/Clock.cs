using NodaTime;

namespace FinApi.Application.Time;

internal static class Clock
{
    /// <summary>The provider's time as an instant, to its 100 nanoseconds.</summary>
    public static Instant GetInstant(this TimeProvider timeProvider) =>
        Instant.FromDateTimeOffset(timeProvider.GetUtcNow());
}
