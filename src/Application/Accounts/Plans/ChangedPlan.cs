using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Plans;

/// <summary>An account after a change of plan.</summary>
/// <param name="Account">The account.</param>
/// <param name="AmountNow">What the current month costs more by the change; negative when it costs less.</param>
public sealed record ChangedPlan(Account Account, decimal AmountNow);
