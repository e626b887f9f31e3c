using FinApi.Application.Limits;
using FinApi.Domain.Limits;

namespace FinApi.Infrastructure.InProcess;

/// <summary>The clocks of limits: one that never jumps for windows, and the day in UTC for quotas.</summary>
internal sealed class LimitClock(TimeProvider timeProvider)
{
    private readonly long _frequency = timeProvider.TimestampFrequency;

    /// <summary>Both, read together.</summary>
    public LimitTime Now()
    {
        var timestamp = timeProvider.GetTimestamp();
        var (day, rest) = Math.DivRem(timeProvider.GetUtcNow().Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerDay);
        var untilMidnight = TimeSpan.FromTicks(TimeSpan.TicksPerDay - rest);
        return new LimitTime(timestamp / _frequency, timestamp, (int)day, untilMidnight);
    }

    /// <summary>How long until a second of the clock that never jumps begins; zero when it has.</summary>
    public TimeSpan Until(long slot, in LimitTime now)
    {
        var left = (slot * _frequency) - now.Timestamp;
        // Rounded up: whoever waits that long must not come a moment too early.
        return left <= 0 ? TimeSpan.Zero
            : TimeSpan.FromTicks((long)(((Int128)left * TimeSpan.TicksPerSecond + _frequency - 1) / _frequency));
    }

    /// <summary>What has to be waited for until the window has room.</summary>
    public LimitLeft Left(SlidingWindow window, int limit, in LimitTime now) =>
        new(Math.Max(0, limit - window.Used), Until(window.SlotWhenMoreFits(), now));
}
