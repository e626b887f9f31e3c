using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using FinApi.Application.Callers;

namespace FinApi.Application.Limits.Usage;

/// <summary>
/// Counts answered calls. 1. The caller's own counters, found by the caller itself. 2. One addition. 3. The first
/// addition since the counter was collected puts it into the queue of those that have something: nothing else is ever
/// looked at, and nothing of a caller that is gone stays.
/// </summary>
public sealed class UsageMeter
{
    private readonly ConditionalWeakTable<Caller, CallerUsage> _callers = [];
    private readonly ConcurrentQueue<UsageCounter> _counted = new();

    /// <summary>Counts a call of an account. Safe for all threads.</summary>
    /// <param name="caller">Who called; not the anonymous one.</param>
    /// <param name="method">The method, such as <c>finapi.v1.MarketData/GetQuote</c>.</param>
    /// <param name="cost">What the call counts as, 0 to 100.</param>
    /// <param name="day">The day of the call, UTC, counted from 1970-01-01.</param>
    public void Count(Caller caller, string method, int cost, int day)
    {
        var counter = _callers.GetValue(caller, Create).GetOrAdd(method, day);
        if (counter.Count(cost))
        {
            _counted.Enqueue(counter);
        }
    }

    /// <summary>Moves what was counted into the ledger.</summary>
    internal void Collect(UsageLedger ledger)
    {
        // Only as many as there are now: callers that go on calling would keep this from ending.
        for (var left = _counted.Count; left > 0 && _counted.TryDequeue(out var counter); left--)
        {
            var (calls, cost) = counter.Take();
            ledger.Add(new UsageKey(counter.Day, counter.AccountId, counter.KeyId, counter.Method), calls, cost);
        }
    }

    // What sessions use belongs to the account alone.
    private static CallerUsage Create(Caller caller) =>
        new(caller.AccountId, caller.Kind == CallerKind.ApiKey ? caller.CredentialId : string.Empty);
}
