using FinApi.Application.Results;
using FinApi.Application.Time;
using MediatR;

namespace FinApi.Application.Accounts.Plans.PreviewPlanChange;

internal sealed class PreviewPlanChangeHandler(IAccountReader accounts, PlanChanges changes, TimeProvider time)
    : IRequestHandler<PreviewPlanChangeQuery, Result<PlanChangePreview>>
{
    public async Task<Result<PlanChangePreview>> Handle(
        PreviewPlanChangeQuery request, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(request.Caller.AccountId, cancellationToken) is not { } account)
        {
            return AccountErrors.AccountGone;
        }

        var worked = await changes.WorkOutAsync(
            account, request.Plan, request.Effective, time.GetInstant(), cancellationToken);
        if (!worked.IsSuccess)
        {
            return worked.Error;
        }

        var (plan, change) = worked.Value;
        return new PlanChangePreview(
            plan.Name, change.EffectiveTime, change.AmountNow, plan.MonthlyFee, plan.Currency);
    }
}
