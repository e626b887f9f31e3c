using NodaTime;

namespace FinApi.Application.Accounts.Plans;

/// <summary>What a change of plan would cost.</summary>
/// <param name="Plan">Name of the plan.</param>
/// <param name="EffectiveTime">When it would take effect.</param>
/// <param name="AmountNow">What the current month would cost more; negative when it would cost less.</param>
/// <param name="MonthlyFee">Fee of every month after it.</param>
/// <param name="Currency">Currency of both.</param>
/// <param name="Way">How the account comes to the plan.</param>
public sealed record PlanChangePreview(
    string Plan, Instant EffectiveTime, decimal AmountNow, decimal MonthlyFee, string Currency, PlanWay Way);
