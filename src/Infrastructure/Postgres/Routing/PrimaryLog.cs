namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>
/// How far the primary had written and when, so that a standby's position tells what it lacks: by one clock, ours, and
/// also while nothing is written, when the standby's own "last transaction replayed" only grows older. Not safe for
/// several threads.
/// </summary>
internal sealed class PrimaryLog(TimeProvider timeProvider, TimeSpan memory)
{
    private readonly LinkedList<(long Time, long Position)> _samples = [];

    /// <summary>When the primary was asked last; null before that.</summary>
    public long? LastTime => _samples.Last?.Value.Time;

    /// <summary>How far it had written then.</summary>
    public long LastPosition => _samples.Last?.Value.Position ?? 0;

    /// <summary>Notes an answer of the primary. Older ones than the memory holds are forgotten.</summary>
    public void Add(long time, long position)
    {
        // Until the next position the same one needs only its first and last moment.
        if (_samples.Last is { Previous: { } before } last && before.Value.Position == position
            && last.Value.Position == position)
        {
            _samples.RemoveLast();
        }

        _samples.AddLast((time, position));
        while (_samples.Count > 2 && timeProvider.GetElapsedTime(_samples.First!.Next!.Value.Time, time) > memory)
        {
            _samples.RemoveFirst();
        }
    }

    /// <summary>Forgets all: another server is the primary.</summary>
    public void Clear() => _samples.Clear();

    /// <summary>The last moment at which the primary had no more than this; null when that is too long ago.</summary>
    public long? FindTime(long position)
    {
        for (var sample = _samples.Last; sample is not null; sample = sample.Previous)
        {
            if (sample.Value.Position <= position)
            {
                return sample.Value.Time;
            }
        }

        return null;
    }
}
