namespace FinApi.Infrastructure.Redis.Limits;

/// <summary>When the use of an account's day is read from the store, and what was read. Safe for all threads.</summary>
internal sealed class DaySettling(TimeProvider timeProvider)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    // After a fail-over all accounts are due: not all of them at once.
    private static readonly TimeSpan RetrySpread = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private (int Day, long Used)? _seed;
    private long _dueAt;

    /// <summary>What was read and Redis does not have yet; null: nothing.</summary>
    public (int Day, long Used)? Seed
    {
        get
        {
            lock (_lock)
            {
                return _seed;
            }
        }
    }

    /// <summary>Whether the day is to be read again; the caller that is told so reads it.</summary>
    public bool IsDue()
    {
        lock (_lock)
        {
            if (timeProvider.GetTimestamp() < _dueAt)
            {
                return false;
            }

            WaitFor(Period);
            return true;
        }
    }

    /// <summary>The day was read.</summary>
    public void Settled()
    {
        lock (_lock)
        {
            WaitFor(Period);
        }
    }

    /// <summary>What the store knows of the day: the next call takes it along.</summary>
    public void Settle(int day, long used)
    {
        lock (_lock)
        {
            _seed = (day, used);
            WaitFor(Period);
        }
    }

    /// <summary>The day may lack something: it is read again when what was used by now is stored.</summary>
    public void SettleSoon()
    {
        lock (_lock)
        {
            WaitFor(RetryDelay + (RetrySpread * Random.Shared.NextDouble()));
        }
    }

    /// <summary>Redis has what a call took along.</summary>
    public void Taken((int Day, long Used)? seed)
    {
        lock (_lock)
        {
            _seed = _seed == seed ? null : _seed;
        }
    }

    private void WaitFor(TimeSpan span) =>
        _dueAt = timeProvider.GetTimestamp() + (long)(span.TotalSeconds * timeProvider.TimestampFrequency);
}
