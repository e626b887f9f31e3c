using FluentValidation;

namespace FinApi.Application.Accounts.CreateOperator;

internal sealed class CreateOperatorValidator : AbstractValidator<CreateOperatorCommand>
{
    public CreateOperatorValidator() => RuleFor(command => command.Email).IsEmail();
}
