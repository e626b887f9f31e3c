using FinApi.Application.Streaming.Frames;
using NodaTime;

namespace FinApi.Application.Streaming.Lanes;

/// <summary>
/// Tells when a client is slow. What a resumed stream still has to catch up with is no sign of it, nor is waiting for
/// the lane's turn; but a client that was waited for and came no nearer to the present is slower than the market. The
/// lane's.
/// </summary>
internal struct PaceWatch
{
    private const int WarnBehind = 1_000;
    private const int MaxBehind = 5_000;

    private bool _isWarned;
    private long _leastReplay;
    private long _waitedAtLeast;

    public enum Verdict
    {
        InPace,

        /// <summary>It is beyond its bounds.</summary>
        Beyond,

        /// <summary>It is, in what it catches up with as well.</summary>
        BeyondInReplay,
    }

    /// <param name="pace">How far the client is behind now.</param>
    /// <param name="waitedMilliseconds">For how long the stream has waited for the client since it began.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="warning">What to send it; null unless it has come near its bounds since the last look.</param>
    public Verdict Look(
        in Pace pace, long waitedMilliseconds, StreamingOptions options, out ServerFrame.SlowWarning? warning)
    {
        warning = null;
        var stuck = NoteReplay(pace.ReplayItems, waitedMilliseconds);
        var behind = Math.Max(pace.BehindMilliseconds, stuck);
        var (items, bytes) = (pace.Items, pace.Bytes);
        if (behind >= MaxBehind || items > options.MaxQueuedItems || bytes > options.MaxQueuedBytes)
        {
            _isWarned = true;
            return stuck >= MaxBehind ? Verdict.BeyondInReplay : Verdict.Beyond;
        }

        var isNear = behind >= WarnBehind || items > options.MaxQueuedItems / 2 || bytes > options.MaxQueuedBytes / 2;
        if (isNear && !_isWarned)
        {
            warning = new ServerFrame.SlowWarning(
                items + pace.ReplayItems,
                bytes + pace.ReplayBytes,
                Duration.FromMilliseconds(behind),
                SlowCause.Client);
        }

        _isWarned = isNear;
        return Verdict.InPace;
    }

    // For how long the client was waited for since what it has to catch up with was last less than ever before.
    private long NoteReplay(long items, long waitedMilliseconds)
    {
        if (_leastReplay == 0 || items < _leastReplay)
        {
            (_leastReplay, _waitedAtLeast) = (items, waitedMilliseconds);
        }

        return waitedMilliseconds - _waitedAtLeast;
    }
}
