using FinApi.Application.Accounts.Audits;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Accounts.Plans;

/// <summary>Works changes of plan out, for the preview, for the change and for what others grant alike.</summary>
internal sealed class PlanChanges(IPlanCatalog plans, IAccountHistoryReader history)
{
    public async ValueTask<Result<(Plan Plan, PlanChange Change)>> WorkOutAsync(
        Account account, string planName, PlanChangeTime effective, Instant now, CancellationToken cancellationToken)
    {
        // A plan that is not offered any more is kept by who has it, and taken by nobody.
        if (plans.Find(planName) is not { } plan || (planName != account.Plan && !plans.Plans.Contains(plan)))
        {
            return AccountErrors.PlanNotFound;
        }

        var worked = await WorkOutAsync(account, plan, effective, now, cancellationToken);
        return worked.IsSuccess ? (plan, worked.Value) : worked.Error;
    }

    public async ValueTask<Result<PlanChange>> WorkOutAsync(
        Account account, Plan plan, PlanChangeTime effective, Instant now, CancellationToken cancellationToken)
    {
        var periods = await history.ListPlanPeriodsAsync(account.Id, cancellationToken);
        var change = PlanChange.Of(account, periods, plan, effective, now);
        return HasOneCurrency(change.FeesAfter)
            ? change
            : Error.Invalid(
                "plan",
                $"is charged in {plan.Currency}, and something else of this month is not. "
                + "Change at PERIOD_END instead.");
    }

    /// <summary>What a change that changes something stores.</summary>
    public static AccountCommit Commit(PlanChange change, IReadOnlyList<AuditEvent> events) => new()
    {
        Account = change.Account,
        ChangesAccount = true,
        ForgetPlanPeriodsFrom = change.ForgottenFrom,
        PlanPeriods = change.NewPeriods,
        AuditEvents = events,
    };

    private static bool HasOneCurrency(IReadOnlyList<PlanFee> fees) =>
        fees.Where(fee => fee.Amount != 0).Select(fee => fee.Currency).Distinct(StringComparer.Ordinal).Count() <= 1;
}
