using FinApi.Application.Accounts.Audits;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.Plans.ChangePlan;

internal sealed class ChangePlanHandler(PlanChanges changes, IPlanTerms terms, AccountEdits edits)
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
                var way = plan.Name == account.Plan ? PlanWay.Itself : terms.WayTo(account.Id, plan, request.Origin);
                if (way.Kind != PlanWayKind.Itself)
                {
                    return AccountErrors.PlanGrantRequired(account.Id, plan, way);
                }

                var changed = new ChangedPlan(change.Account, change.AmountNow);
                if (change.Action is not { } action)
                {
                    return new AccountEdit<ChangedPlan>(Commit: null, changed);
                }

                var audit = Audit.By(request.Caller, request.Origin, now, action, plan.Name);
                return new AccountEdit<ChangedPlan>(PlanChanges.Commit(change, [audit]), changed);
            },
            cancellationToken);
}
