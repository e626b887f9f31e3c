using FinApi.Application.Limits;

namespace FinApi.Infrastructure.Tests.Redis.Limits;

/// <summary>
/// What all nodes granted of one limit, at the times of use: the oracle that knows nothing of slots of Redis or leases.
/// </summary>
internal sealed class LimitHistory(int limit)
{
    private const int SpanMilliseconds = 60_000;

    // Permits that nobody has used may lie in leases.
    private readonly int _bound = Math.Max(1, limit / 50);
    private readonly List<(long Time, int Cost)> _granted = [];

    /// <summary>The first refusal that nothing explains; null when there is none.</summary>
    public string? Early { get; private set; }

    public void Add(long time, int cost, in LimitAnswer answer)
    {
        if (answer.Refused == LimitKind.None)
        {
            _granted.Add((time, cost));
            return;
        }

        // A permit counts in 61 seconds of its use, or of the end of its lease, two seconds later at most.
        var counted = _granted.Where(grant => (time / 1_000) - (grant.Time / 1_000) <= 62).Sum(grant => grant.Cost);
        if (counted + cost + _bound <= limit)
        {
            Early ??= $"At {time} {cost} were refused though only {counted} of {limit} counted.";
        }
    }

    /// <summary>The grant of this moment came to nothing.</summary>
    public void GiveBack(long time) => _granted.RemoveAt(_granted.FindLastIndex(grant => grant.Time == time));

    public void AssertNeverOver(int most)
    {
        var (first, sum) = (0, 0);
        foreach (var (time, cost) in _granted)
        {
            sum += cost;
            while (time - _granted[first].Time >= SpanMilliseconds)
            {
                sum -= _granted[first++].Cost;
            }

            Assert.True(sum <= most, $"{sum} were granted in the 60 s up to {time}; the limit is {limit}.");
        }
    }
}
