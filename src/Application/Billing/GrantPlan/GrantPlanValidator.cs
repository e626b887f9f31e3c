using FinApi.Application.Behaviors;
using FinApi.Domain.Accounts;
using FluentValidation;

namespace FinApi.Application.Billing.GrantPlan;

internal sealed class GrantPlanValidator : AbstractValidator<GrantPlanCommand>
{
    private const int MaxNameLength = 64;

    public GrantPlanValidator()
    {
        RuleFor(command => command.AccountId)
            .Must(static (command, id) => (id.Length == 0) != (command.Email.Length == 0))
            .Says("account_id", "must be given, or else email; send one of them, not both.")
            .Must(static id => id.Length <= MaxNameLength && !id.Any(char.IsControl))
            .Says("account_id", $"must have 1 to {MaxNameLength} characters, and no control characters.");
        RuleFor(command => command.Email)
            .Must(static email => email.Length == 0 || EmailAddress.Is(email))
            .Says("email", "must be an e-mail address, such as me@example.com.");
        RuleFor(command => command.Plan)
            .Must(static plan => plan.Length is > 0 and <= MaxNameLength)
            .Says("plan", $"must be the name of a plan, of 1 to {MaxNameLength} characters.");
    }
}
