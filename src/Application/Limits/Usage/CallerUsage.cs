namespace FinApi.Application.Limits.Usage;

/// <summary>
/// The counters of one caller: of the few methods that it calls, so a search of a short array finds each.
/// </summary>
internal sealed class CallerUsage(string accountId, string keyId)
{
    private readonly Lock _lock = new();
    private volatile UsageCounter[] _counters = [];

    public UsageCounter GetOrAdd(string method, int day) => Find(_counters, method, day) ?? Add(method, day);

    private static UsageCounter? Find(UsageCounter[] counters, string method, int day)
    {
        foreach (var counter in counters)
        {
            if (counter.Day == day && counter.Method == method)
            {
                return counter;
            }
        }

        return null;
    }

    // Counters of other days leave; one that still counts something waits in the meter's queue.
    private UsageCounter Add(string method, int day)
    {
        lock (_lock)
        {
            if (Find(_counters, method, day) is { } known)
            {
                return known;
            }

            var made = new UsageCounter(accountId, keyId, method, day);
            _counters = [.. _counters.Where(counter => counter.Day == day), made];
            return made;
        }
    }
}
