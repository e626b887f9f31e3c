using FinApi.Domain.Billing;

namespace FinApi.Application.Billing;

/// <summary>What the ledger knows at a moment.</summary>
/// <param name="Revision">Which moment: another one after every entry.</param>
/// <param name="IsKnown">Whether the event was entered before.</param>
/// <param name="Purchases">Those that the ids lead to, by id.</param>
public sealed record BillingView(long Revision, bool IsKnown, IReadOnlyList<Purchase> Purchases);
