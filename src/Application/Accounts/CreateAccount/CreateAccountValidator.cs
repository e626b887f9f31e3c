using FluentValidation;

namespace FinApi.Application.Accounts.CreateAccount;

internal sealed class CreateAccountValidator : AbstractValidator<CreateAccountCommand>
{
    public CreateAccountValidator()
    {
        RuleFor(command => command.Email).IsEmail();
        RuleFor(command => command.Password).IsNewPassword("password");
    }
}
