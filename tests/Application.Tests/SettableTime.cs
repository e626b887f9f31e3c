using Microsoft.Extensions.Time.Testing;

namespace FinApi.Application.Tests;

/// <summary>A clock that stands still, and that somebody may set: then what has passed stays the same.</summary>
internal sealed class SettableTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    /// <summary>How far the time of day is set from what it would be.</summary>
    public TimeSpan Jump { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Jump;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
