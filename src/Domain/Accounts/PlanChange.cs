using NodaTime;

namespace FinApi.Domain.Accounts;

/// <summary>What a change of plan does to an account, its ledger and its bill. Immutable.</summary>
/// <param name="Account">The account after it.</param>
/// <param name="EffectiveTime">When the plan takes effect.</param>
/// <param name="Action">What to call it, of <see cref="AuditAction"/>; null: nothing changes.</param>
/// <param name="ForgottenFrom">Plan periods from this time on are over before they begin.</param>
/// <param name="NewPeriods">Plan periods to add.</param>
/// <param name="FeesBefore">Lines of the current month without the change.</param>
/// <param name="FeesAfter">Lines of the current month with it.</param>
public sealed record PlanChange(
    Account Account,
    Instant EffectiveTime,
    string? Action,
    Instant ForgottenFrom,
    IReadOnlyList<PlanPeriod> NewPeriods,
    IReadOnlyList<PlanFee> FeesBefore,
    IReadOnlyList<PlanFee> FeesAfter)
{
    /// <summary>What the current month costs more by the change; negative when it costs less.</summary>
    public decimal AmountNow => PlanFees.Sum(FeesAfter) - PlanFees.Sum(FeesBefore);

    /// <summary>Works a change out. The plan in force takes back a change that is pending.</summary>
    /// <param name="account">The account as it is.</param>
    /// <param name="periods">All its plan periods, oldest first.</param>
    /// <param name="plan">The plan that it shall have.</param>
    /// <param name="effective">When.</param>
    /// <param name="now">The time of the change.</param>
    public static PlanChange Of(
        Account account, IReadOnlyList<PlanPeriod> periods, Plan plan, PlanChangeTime effective, Instant now)
    {
        var settled = account.SettledAt(now);
        var monthEnd = MonthEnd(now);
        if (plan.Name == settled.Plan)
        {
            var kept = settled with { NextPlan = null, NextPlanTime = null };
            return Work(kept, settled.NextPlan is null ? null : AuditAction.PlanKept, now, monthEnd, []);
        }

        return effective == PlanChangeTime.Now
            ? Work(
                settled with { Plan = plan.Name, NextPlan = null, NextPlanTime = null },
                AuditAction.PlanChanged,
                now,
                now,
                [PlanPeriod.Begin(account.Id, now, plan)])
            : Work(
                settled with { NextPlan = plan.Name, NextPlanTime = monthEnd },
                AuditAction.PlanScheduled,
                monthEnd,
                monthEnd,
                [PlanPeriod.Begin(account.Id, monthEnd, plan)]);

        PlanChange Work(Account after, string? action, Instant time, Instant from, IReadOnlyList<PlanPeriod> added)
        {
            var month = MonthOf(now);
            return new PlanChange(
                after,
                time,
                action,
                from,
                added,
                PlanFees.Of(month, periods),
                PlanFees.Of(month, [.. periods.Where(period => period.StartTime < from), .. added]));
        }
    }

    /// <summary>The month of an instant, UTC.</summary>
    public static YearMonth MonthOf(Instant instant) => instant.InUtc().Date.ToYearMonth();

    /// <summary>The end of the month of an instant, UTC; exclusive.</summary>
    public static Instant MonthEnd(Instant instant) =>
        MonthOf(instant).OnDayOfMonth(1).PlusMonths(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
}
