using FinApi.Domain.Billing;
using NodaTime;

namespace FinApi.Application.Billing;

/// <summary>What one event writes into the ledger.</summary>
/// <param name="Revision">The revision that it was decided by.</param>
/// <param name="EventId">The event; entered once.</param>
/// <param name="AddTime">When it came.</param>
/// <param name="Purchase">The purchase as it shall be; null: only references.</param>
/// <param name="References">
/// Ids of the provider, and what each leads to: a purchase, or a customer that will have one. Later ones win.
/// </param>
public sealed record BillingEntry(
    long Revision,
    string EventId,
    Instant AddTime,
    Purchase? Purchase,
    IReadOnlyList<KeyValuePair<string, string>> References);
