using System.Collections.Frozen;
using FinApi.Application.Results;
using NodaTime;

namespace FinApi.Application.Streaming.Sessions;

/// <summary>
/// Which streams their clients are to open again, and when: the one place that decides it, for every transport.
/// docs/streaming.md has the same as a table.
/// </summary>
public static class StreamReturn
{
    private static readonly FrozenDictionary<string, Duration> Waits = new Dictionary<string, Duration>
    {
        [ErrorReason.NotReady] = Duration.Zero,
        [ErrorReason.InvalidResumeToken] = Duration.Zero,
        [ErrorReason.StorageUnavailable] = Duration.FromSeconds(1),
        [ErrorReason.SlowConsumer] = Duration.FromSeconds(1),
        [ErrorReason.Internal] = Duration.FromSeconds(1),

        // A dead connection holds its slot for up to 60 s.
        [ErrorReason.StreamLimit] = Duration.FromSeconds(10),
    }.ToFrozenDictionary();

    /// <summary>
    /// How long a client waits before it comes back after an end with this reason; null: it does not come back.
    /// </summary>
    public static Duration? After(string reason) => Waits.TryGetValue(reason, out var wait) ? wait : null;
}
