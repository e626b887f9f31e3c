namespace FinApi.Application.Limits.Usage;

/// <summary>Calls of one caller, method and day that are not stored yet. Safe for all threads.</summary>
internal sealed class UsageCounter(string accountId, string keyId, string method, int day)
{
    // Calls and cost in one word, so that they are taken together: 28 bits of calls, the rest for 100 times as much
    // cost.
    private const int CallBits = 28;
    private const long CallMask = (1L << CallBits) - 1;

    private long _packed;

    public string AccountId => accountId;

    public string KeyId => keyId;

    public string Method => method;

    public int Day => day;

    /// <summary>Counts a call. True when it is the first since the last <see cref="Take"/>.</summary>
    public bool Count(int cost)
    {
        var delta = ((long)cost << CallBits) + 1;
        return Interlocked.Add(ref _packed, delta) == delta;
    }

    /// <summary>Takes what was counted.</summary>
    public (long Calls, long Cost) Take()
    {
        var packed = Interlocked.Exchange(ref _packed, 0);
        return (packed & CallMask, packed >> CallBits);
    }
}
