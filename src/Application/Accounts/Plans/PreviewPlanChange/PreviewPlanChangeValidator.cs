using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.Plans.PreviewPlanChange;

internal sealed class PreviewPlanChangeValidator : IValidator<PreviewPlanChangeQuery>
{
    public void Validate(PreviewPlanChangeQuery request, ref Violations violations) =>
        AccountRules.CheckName(ref violations, "plan", request.Plan);
}
