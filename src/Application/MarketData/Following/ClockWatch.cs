using FinApi.Application.Time;
using NodaTime;

namespace FinApi.Application.MarketData.Following;

/// <summary>Notices that the clock was set: the time of day has moved, and what has passed says otherwise.</summary>
internal sealed class ClockWatch(TimeProvider timeProvider)
{
    // More than any slewing between two looks, and less than what a quote may lie ahead.
    private static readonly Duration Tolerance = Duration.FromSeconds(2);

    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(100);

    private (Instant Time, long Timestamp) _last = Look(timeProvider);

    /// <summary>Whether the clock was set since the last look.</summary>
    public bool WasSet()
    {
        var (before, now) = (_last, Look(timeProvider));
        _last = now;
        var passed = timeProvider.GetElapsedTime(before.Timestamp, now.Timestamp);
        var jump = now.Time - before.Time - Duration.FromTimeSpan(passed);
        return jump > Tolerance || jump < -Tolerance;
    }

    // Both clocks at one moment: a thread that was held up between them would see a jump.
    private static (Instant Time, long Timestamp) Look(TimeProvider timeProvider)
    {
        while (true)
        {
            var (timestamp, time) = (timeProvider.GetTimestamp(), timeProvider.GetInstant());
            if (timeProvider.GetElapsedTime(timestamp) <= LongestLook)
            {
                return (time, timestamp);
            }
        }
    }
}
