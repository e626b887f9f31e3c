using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.Plans.ChangePlan;

internal sealed class ChangePlanValidator : IValidator<ChangePlanCommand>
{
    public void Validate(ChangePlanCommand request, ref Violations violations) =>
        AccountRules.CheckName(ref violations, "plan", request.Plan);
}
