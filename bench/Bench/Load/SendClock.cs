using System.Diagnostics;

namespace FinApi.Bench.Load;

/// <summary>
/// The wall clock as it was at the start, carried on by the one that never jumps. Publisher and subscribers are one
/// process, so the difference of two readings is a latency.
/// </summary>
internal static class SendClock
{
    private static readonly long Start = Stopwatch.GetTimestamp();
    private static readonly long StartMicroseconds =
        TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;

    /// <summary>Microseconds since the Unix epoch.</summary>
    public static long Microseconds => StartMicroseconds + (long)Stopwatch.GetElapsedTime(Start).TotalMicroseconds;
}
