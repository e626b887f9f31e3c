namespace FinApi.Domain.Accounts;

/// <summary>When a change of plan takes effect.</summary>
public enum PlanChangeTime
{
    /// <summary>At once.</summary>
    Now,

    /// <summary>At the end of the current month, UTC.</summary>
    PeriodEnd,
}
