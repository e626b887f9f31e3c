using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using FluentValidation;
using MediatR;

namespace FinApi.Application.Accounts.Plans;

/// <summary>Asks what a change of plan would cost.</summary>
public sealed record PreviewPlanChangeQuery(
    Caller Caller, CallOrigin Origin, string Plan, PlanChangeTime Effective)
    : IRequest<Result<PlanChangePreview>>;

internal sealed class PreviewPlanChangeValidator : AbstractValidator<PreviewPlanChangeQuery>
{
    public PreviewPlanChangeValidator() => RuleFor(query => query.Plan).IsName("plan");
}

internal sealed class PreviewPlanChangeHandler(
    IAccountReader accounts, PlanChanges changes, IPlanTerms terms, TimeProvider timeProvider)
    : IRequestHandler<PreviewPlanChangeQuery, Result<PlanChangePreview>>
{
    public async Task<Result<PlanChangePreview>> Handle(
        PreviewPlanChangeQuery request, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(request.Caller.AccountId, cancellationToken) is not { } account)
        {
            return AccountErrors.AccountGone;
        }

        var now = timeProvider.GetInstant();
        var worked = await changes.WorkOutAsync(account, request.Plan, request.Effective, now, cancellationToken);
        if (!worked.IsSuccess)
        {
            return worked.Error;
        }

        var (plan, change) = worked.Value;
        var way = plan.Name == account.PlanAt(now) ? PlanWay.Itself : terms.WayTo(account.Id, plan, request.Origin);
        return new PlanChangePreview(
            plan.Name, change.EffectiveTime, change.AmountNow, plan.MonthlyFee, plan.Currency, way);
    }
}
