namespace FinApi.Application.Streaming.Lanes;

/// <summary>
/// Knows for how long a stream is held back in favour of others, and when its client has to hear of it. The lane's.
/// </summary>
internal struct HoldWatch
{
    // Less is not noticed by whoever gets the latest of a topic a few times a second.
    private const int ToldFromMilliseconds = 250;
    private const int EndsAfterMilliseconds = 10_000;

    // A lane that is behind says it with every sweep.
    private const int HoldsMilliseconds = 1_000;

    private long _longest;
    private long _last;
    private long _lastHeldAt;
    private bool _isTold;

    /// <summary>Notes that a due visit was put off.</summary>
    public void Note(long heldMilliseconds, long now)
    {
        _longest = Math.Max(_longest, heldMilliseconds);
        (_last, _lastHeldAt) = (heldMilliseconds, now);
    }

    /// <summary>For how many milliseconds the stream's turn is put off now: no sign of a slow client.</summary>
    public readonly long HeldAt(long now) => _last > 0 && now - _lastHeldAt < HoldsMilliseconds ? _last : 0;

    /// <summary>For how long the stream was held, when its client has to hear of it; else null.</summary>
    public long? Look(long now)
    {
        if (_longest > 0 && now - _lastHeldAt >= EndsAfterMilliseconds)
        {
            (_longest, _isTold) = (0, false);
        }

        if (_isTold || _longest < ToldFromMilliseconds)
        {
            return null;
        }

        _isTold = true;
        return _longest;
    }
}
