using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.CreateAccount;

internal sealed class CreateAccountValidator : IValidator<CreateAccountCommand>
{
    public void Validate(CreateAccountCommand request, ref Violations violations)
    {
        AccountRules.CheckEmail(ref violations, request.Email);
        AccountRules.CheckNewPassword(ref violations, "password", request.Password);
    }
}
