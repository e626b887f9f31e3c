namespace FinApi.Domain.Instruments;

/// <summary>
/// Whether a corporate action takes place. The numbers are those of the contract and of the stores.
/// </summary>
public enum CorporateActionStatus
{
    /// <summary>Not said: what was known stays, and a new action counts as confirmed.</summary>
    Unspecified = 0,

    /// <summary>Planned: not applied yet.</summary>
    Announced = 1,

    /// <summary>Takes place.</summary>
    Confirmed = 2,

    /// <summary>Does not take place, or was an error: no longer applied.</summary>
    Withdrawn = 3,
}
