using FinApi.Application.Accounts.Audits;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.Plans.ChangePlan;

internal sealed class ChangePlanHandler(PlanChanges changes, AccountEdits edits)
    : IRequestHandler<ChangePlanCommand, Result<ChangedPlan>>
{
    public Task<Result<ChangedPlan>> Handle(ChangePlanCommand request, CancellationToken cancellationToken) =>
        edits.RunAsync<ChangedPlan>(
            request.Caller.AccountId,
            async (account, now) =>
            {
                var worked = await changes.WorkOutAsync(
                    account, request.Plan, request.Effective, now, cancellationToken);
                if (!worked.IsSuccess)
                {
                    return worked.Error;
                }

                var (plan, change) = worked.Value;
                var changed = new ChangedPlan(change.Account, change.AmountNow);
                if (change.Action is not { } action)
                {
                    return new AccountEdit<ChangedPlan>(Commit: null, changed);
                }

                var commit = new AccountCommit
                {
                    Account = change.Account,
                    ChangesAccount = true,
                    ForgetPlanPeriodsFrom = change.ForgottenFrom,
                    PlanPeriods = change.NewPeriods,
                    AuditEvents = [Audit.By(request.Caller, request.Origin, now, action, plan.Name)],
                };
                return new AccountEdit<ChangedPlan>(commit, changed);
            },
            cancellationToken);
}
