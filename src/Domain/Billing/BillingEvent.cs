using NodaTime;

namespace FinApi.Domain.Billing;

/// <summary>What a payment provider has told, in no provider's words. Immutable.</summary>
public sealed record BillingEvent
{
    /// <summary>Identifies the event; the same when it is told again.</summary>
    public required string Id { get; init; }

    /// <summary>When it happened, by the provider's clock.</summary>
    public required Instant EventTime { get; init; }

    /// <summary>What happened.</summary>
    public required BillingEventKind Kind { get; init; }

    /// <summary>The subscription; null where the event does not name it.</summary>
    public string? PurchaseId { get; init; }

    /// <summary>The provider's id of who pays, perhaps for several subscriptions; null where it names none.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Other ids of the provider that lead to the subscription, such as those of invoices.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The account, as our own reference at the provider says; null where there is none.</summary>
    public string? AccountId { get; init; }

    /// <summary>
    /// Name of the plan that is paid for, by its price; empty when the price is none of ours, null where none is told.
    /// </summary>
    public string? Plan { get; init; }
}
