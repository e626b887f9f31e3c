namespace FinApi.Domain.Billing;

/// <summary>Whether a purchase gives its plan.</summary>
public enum PurchaseState
{
    /// <summary>Not, or not any more, but it may.</summary>
    Pending,

    /// <summary>It does.</summary>
    Paid,

    /// <summary>Its payment was taken back: only another payment changes that.</summary>
    Reversed,

    /// <summary>Never again.</summary>
    Ended,
}
