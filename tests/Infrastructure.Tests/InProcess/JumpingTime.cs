namespace FinApi.Infrastructure.Tests.InProcess;

/// <summary>A clock that somebody sets: the time of day jumps, what has passed does not.</summary>
internal sealed class JumpingTime(TimeProvider steady) : TimeProvider
{
    public TimeSpan Jump { get; set; }

    public override long TimestampFrequency => steady.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + Jump;

    public override long GetTimestamp() => steady.GetTimestamp();
}
