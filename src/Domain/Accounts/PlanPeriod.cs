using NodaTime;

namespace FinApi.Domain.Accounts;

/// <summary>
/// From when on an account has a plan, and at what fee; until its next period. The fee is kept as it was agreed on: a
/// later change of the plan's price does not touch it. Immutable.
/// </summary>
/// <param name="AccountId">The account.</param>
/// <param name="StartTime">From when on; the future for a change that is pending.</param>
/// <param name="Plan">Name of the plan.</param>
/// <param name="DisplayName">Its name for people.</param>
/// <param name="MonthlyFee">Fee of a calendar month; 0 or more.</param>
/// <param name="Currency">Currency of the fee, ISO 4217.</param>
public sealed record PlanPeriod(
    string AccountId, Instant StartTime, string Plan, string DisplayName, decimal MonthlyFee, string Currency)
{
    /// <summary>A period that begins with a plan as it is offered now.</summary>
    public static PlanPeriod Begin(string accountId, Instant startTime, Plan plan) =>
        new(accountId, startTime, plan.Name, plan.DisplayName, plan.MonthlyFee, plan.Currency);
}
