using FinApi.Application.Behaviors;
using FinApi.Domain.Accounts;

namespace FinApi.Application.Billing.GrantPlan;

internal sealed class GrantPlanValidator : IValidator<GrantPlanCommand>
{
    private const int MaxNameLength = 64;

    public void Validate(GrantPlanCommand request, ref Violations violations)
    {
        if ((request.AccountId.Length == 0) == (request.Email.Length == 0))
        {
            violations.Add("account_id", "and email: send one of them, not both and not neither.");
        }

        if (request.AccountId.Length > MaxNameLength || request.AccountId.Any(char.IsControl))
        {
            violations.Add("account_id", $"must have 1 to {MaxNameLength} characters, and no control characters.");
        }

        if (request.Email.Length > 0 && !EmailAddress.Is(request.Email))
        {
            violations.Add("email", "must be an e-mail address, such as me@example.com.");
        }

        if (request.Plan.Length is 0 or > MaxNameLength)
        {
            violations.Add("plan", $"must be the name of a plan, of 1 to {MaxNameLength} characters.");
        }
    }
}
