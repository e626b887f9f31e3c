using Microsoft.Extensions.Time.Testing;

namespace FinApi.Infrastructure.Tests.Feeds;

/// <summary>
/// A clock that stands still but for delays, which pass at once and are noted. Periods wait for Advance.
/// </summary>
internal sealed class ImpatientTimeProvider(DateTimeOffset start) : FakeTimeProvider(start)
{
    public List<TimeSpan> Delays { get; } = [];

    /// <summary>How far somebody has set the time of day; what has passed stays the same.</summary>
    public TimeSpan Jump { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Jump;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (period == Timeout.InfiniteTimeSpan && dueTime != Timeout.InfiniteTimeSpan)
        {
            Delays.Add(dueTime);
            Advance(dueTime);
        }

        return timer;
    }
}
