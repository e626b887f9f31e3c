using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.UpdateAccount;

internal sealed class UpdateAccountValidator : IValidator<UpdateAccountCommand>
{
    private const int MaxAgreements = 20;

    public void Validate(UpdateAccountCommand request, ref Violations violations)
    {
        if (request.AcceptAgreements.Count > MaxAgreements)
        {
            violations.Add("accept_agreements", $"must name at most {MaxAgreements} agreements at once.");
            return;
        }

        for (var i = 0; i < request.AcceptAgreements.Count; i++)
        {
            AccountRules.CheckName(ref violations, $"accept_agreements[{i}]", request.AcceptAgreements[i]);
        }
    }
}
