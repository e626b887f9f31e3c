using FinApi.Application.Time;
using NodaTime;

namespace FinApi.Application.Streaming;

/// <summary>
/// Time as streams use it: whole milliseconds that never go back, for deadlines, and the wall's for frames.
/// </summary>
internal sealed class StreamClock(TimeProvider timeProvider)
{
    private readonly long _origin = timeProvider.GetTimestamp();

    public TimeProvider Provider => timeProvider;

    /// <summary>Milliseconds since the start.</summary>
    public long Now => (long)timeProvider.GetElapsedTime(_origin).TotalMilliseconds;

    public Instant Instant => timeProvider.GetInstant();
}
