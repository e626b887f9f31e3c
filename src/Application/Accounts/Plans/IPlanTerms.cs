using FinApi.Application.Callers;
using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Plans;

/// <summary>Says how accounts come to plans. Safe for all threads.</summary>
public interface IPlanTerms
{
    /// <summary>How an account gets a plan that it has not.</summary>
    /// <param name="accountId">The account that asks.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="origin">From where it asks.</param>
    PlanWay WayTo(string accountId, Plan plan, CallOrigin origin);
}
