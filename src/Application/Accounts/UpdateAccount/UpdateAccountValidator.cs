using FinApi.Application.Behaviors;
using FluentValidation;

namespace FinApi.Application.Accounts.UpdateAccount;

internal sealed class UpdateAccountValidator : AbstractValidator<UpdateAccountCommand>
{
    private const int MaxAgreements = 20;

    public UpdateAccountValidator()
    {
        RuleFor(command => command.AcceptAgreements).IsList(
            "accept_agreements",
            static count => count > MaxAgreements ? $"must name at most {MaxAgreements} agreements at once." : null,
            AccountRules.HasNameForm,
            AccountRules.NameSentence);
    }
}
