namespace FinApi.Application.Limits.Usage;

/// <summary>
/// What waits for the store: a batch under way, which is sent again as it is until the store has taken it, and what was
/// counted since. Not safe for several threads.
/// </summary>
internal sealed class UsageLedger
{
    /// <summary>Rows of a batch: one transaction of a store.</summary>
    public const int MaxBatchRows = 5_000;

    // Some 100 MB. Reached only while a store does not answer for long: rows are sums, one an account, key, method and
    // day.
    private const int MaxRows = 500_000;

    private readonly Dictionary<UsageKey, (long Calls, long Cost)> _waiting = [];
    private List<StoredUsage> _batch = [];
    private long _lostCalls;

    /// <summary>Names the batch; the same until the store has taken it.</summary>
    public string BatchId { get; private set; } = string.Empty;

    /// <summary>Rows that are not stored, those of the batch too.</summary>
    public int Rows => _waiting.Count + _batch.Count;

    public void Add(in UsageKey key, long calls, long cost)
    {
        if (calls == 0)
        {
            return;
        }

        if (_waiting.TryGetValue(key, out var sum))
        {
            _waiting[key] = (sum.Calls + calls, sum.Cost + cost);
        }
        else if (_waiting.Count < MaxRows)
        {
            _waiting.Add(key, (calls, cost));
        }
        else
        {
            _lostCalls += calls;
        }
    }

    /// <summary>The batch to send; empty when there is nothing.</summary>
    public IReadOnlyList<StoredUsage> PrepareBatch()
    {
        if (_batch.Count > 0 || _waiting.Count == 0)
        {
            return _batch;
        }

        BatchId = Guid.NewGuid().ToString("n");
        _batch = new List<StoredUsage>(Math.Min(_waiting.Count, MaxBatchRows));
        foreach (var (key, sum) in _waiting.Take(MaxBatchRows))
        {
            _batch.Add(new StoredUsage(
                LimitDay.DateOf(key.Day), key.AccountId, key.KeyId, key.Method, sum.Calls, sum.Cost));
            _waiting.Remove(key);
        }

        return _batch;
    }

    /// <summary>The store has taken the batch.</summary>
    public void Settle() => _batch = [];

    /// <summary>Calls that found no room, since the last look at them.</summary>
    public long TakeLostCalls()
    {
        var lost = _lostCalls;
        _lostCalls = 0;
        return lost;
    }
}
