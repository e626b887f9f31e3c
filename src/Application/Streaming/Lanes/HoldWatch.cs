namespace FinApi.Application.Streaming.Lanes;

/// <summary>Tells once of each time in which a stream was held back in favour of others. The lane's.</summary>
internal struct HoldWatch
{
    // Less is not noticed by whoever gets the latest of a topic a few times a second.
    private const int ToldFrom = 250;
    private const int EndsAfter = 10_000;

    private long _longest;
    private long _lastHeldAt;
    private bool _isTold;

    /// <summary>Notes that a due visit was put off.</summary>
    public void Note(long heldMilliseconds, long now)
    {
        _longest = Math.Max(_longest, heldMilliseconds);
        _lastHeldAt = now;
    }

    /// <summary>For how long the stream is held, when its client has to be told; else null.</summary>
    public long? Look(long now)
    {
        if (_longest > 0 && now - _lastHeldAt >= EndsAfter)
        {
            (_longest, _isTold) = (0, false);
        }

        if (_isTold || _longest < ToldFrom)
        {
            return null;
        }

        _isTold = true;
        return _longest;
    }
}
