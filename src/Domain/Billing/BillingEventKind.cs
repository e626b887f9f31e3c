namespace FinApi.Domain.Billing;

/// <summary>What a payment provider tells.</summary>
public enum BillingEventKind
{
    /// <summary>Only which of its ids belong together, and to which account.</summary>
    Linked,

    /// <summary>The subscription is not in force: not paid yet, paused, or unpaid.</summary>
    Inactive,

    /// <summary>The subscription is in force.</summary>
    Active,

    /// <summary>A period was paid for.</summary>
    Paid,

    /// <summary>A payment was taken back: a refund or a dispute.</summary>
    Reversed,

    /// <summary>The subscription has ended for good.</summary>
    Cancelled,
}
