using FinApi.Application.Billing;
using FinApi.Domain.Billing;

namespace FinApi.Application.Tests.Billing;

/// <summary>A ledger in memory that keeps the promises of its port.</summary>
internal sealed class MemoryBilling : IBillingLedger
{
    private readonly Dictionary<string, Purchase> _purchases = [];
    private readonly Dictionary<string, string> _references = [];
    private readonly HashSet<string> _events = [];
    private long _revision;

    /// <summary>What somebody else does between a use case's reading and its writing; done once.</summary>
    public Action? Meanwhile { get; set; }

    public ValueTask<BillingView> ReadAsync(
        string eventId, IReadOnlyList<string> references, CancellationToken cancellationToken)
    {
        var near = references.Concat(Targets(references)).ToList();
        var ids = near.Concat(Targets(near)).ToHashSet();
        return new(new BillingView(
            _revision,
            _events.Contains(eventId),
            [.. _purchases.Values.Where(each => ids.Contains(each.Id)).OrderBy(each => each.Id)]));
    }

    public Task<bool> StoreAsync(BillingEntry entry, CancellationToken cancellationToken)
    {
        var meanwhile = Meanwhile;
        Meanwhile = null;
        meanwhile?.Invoke();
        if (entry.Revision != _revision || !_events.Add(entry.EventId))
        {
            return Task.FromResult(false);
        }

        _revision++;
        if (entry.Purchase is { } purchase)
        {
            _purchases[purchase.Id] = purchase;
        }

        foreach (var (reference, target) in entry.References)
        {
            _references[reference] = target;
        }

        return Task.FromResult(true);
    }

    public ValueTask<IReadOnlyList<Purchase>> ListAsync(string accountId, CancellationToken cancellationToken) =>
        new([.. _purchases.Values.Where(each => each.AccountId == accountId)]);

    /// <summary>An entry of somebody else.</summary>
    public void Touch() => _revision++;

    private IEnumerable<string> Targets(IEnumerable<string> references) =>
        references.Select(each => _references.GetValueOrDefault(each)).OfType<string>();
}
