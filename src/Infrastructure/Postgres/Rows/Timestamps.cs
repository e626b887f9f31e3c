using NodaTime;

namespace FinApi.Infrastructure.Postgres.Rows;

/// <summary>Instants as timestamptz, which has microseconds. Only for times of bars, which are whole minutes.</summary>
internal static class Timestamps
{
    /// <summary>Before all: what Npgsql writes as -infinity.</summary>
    public static readonly DateTime OpenStart = DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);

    /// <summary>After all: what Npgsql writes as infinity.</summary>
    public static readonly DateTime OpenEnd = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);

    private static readonly Instant Earliest = Instant.FromUtc(1, 1, 2, 0, 0);
    private static readonly Instant Latest = Instant.FromUtc(9999, 12, 31, 0, 0);

    /// <summary>
    /// For a bound of a range, which may lie anywhere: rounded up to the microsecond, so that the same bars stay out.
    /// </summary>
    public static DateTime Clamp(Instant instant)
    {
        if (instant < Earliest || instant > Latest)
        {
            return instant < Earliest ? OpenStart : OpenEnd;
        }

        // Ticks are tenths of microseconds; what lies below one is rounded away by the conversion.
        var down = instant.ToDateTimeUtc();
        var microsecond = down.AddTicks(-(down.Ticks % TimeSpan.TicksPerMicrosecond));
        return Instant.FromDateTimeUtc(microsecond) == instant ? microsecond : microsecond.AddMicroseconds(1);
    }
}
