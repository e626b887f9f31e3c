using FinApi.Domain.Billing;

namespace FinApi.Application.Billing;

/// <summary>Keeps purchases and the events that made them. Safe for all threads and nodes.</summary>
public interface IBillingLedger
{
    /// <summary>Reads what is known of an event and of the ids in it.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="references">
    /// Ids of purchases, or references to them, or references to a customer that has some.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<BillingView> ReadAsync(
        string eventId, IReadOnlyList<string> references, CancellationToken cancellationToken);

    /// <summary>
    /// Stores an entry durably, all of it; false, and nothing is stored, when the ledger has changed since it was read.
    /// </summary>
    Task<bool> StoreAsync(BillingEntry entry, CancellationToken cancellationToken);

    /// <summary>The purchases of an account, by id.</summary>
    ValueTask<IReadOnlyList<Purchase>> ListAsync(string accountId, CancellationToken cancellationToken);
}
