using FluentValidation;

namespace FinApi.Application.Accounts.Plans.ChangePlan;

internal sealed class ChangePlanValidator : AbstractValidator<ChangePlanCommand>
{
    public ChangePlanValidator() => RuleFor(command => command.Plan).IsName("plan");
}
