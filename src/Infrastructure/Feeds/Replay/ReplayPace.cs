using NodaTime;

namespace FinApi.Infrastructure.Feeds.Replay;

/// <summary>Says when a row is due: the recorded time since the first row, divided by the speed.</summary>
internal sealed class ReplayPace(ReplaySpeed speed, TimeProvider timeProvider)
{
    private Instant? _firstTime;
    private long _startTimestamp;

    /// <summary>How long to wait for a row; zero or less when it is due.</summary>
    public TimeSpan UntilDue(Instant time)
    {
        if (speed.Factor is not { } factor)
        {
            return TimeSpan.Zero;
        }

        if (_firstTime is null)
        {
            _firstTime = time;
            _startTimestamp = timeProvider.GetTimestamp();
        }

        return ((time - _firstTime.Value) / factor).ToTimeSpan() - timeProvider.GetElapsedTime(_startTimestamp);
    }
}
