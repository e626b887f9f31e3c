using FinApi.Application.Behaviors;
using FinApi.Domain.Accounts;
using FluentValidation;

namespace FinApi.Application.Accounts.Sessions.CreateSession;

internal sealed class CreateSessionValidator : AbstractValidator<CreateSessionCommand>
{
    public CreateSessionValidator()
    {
        // No more than the length: whether a text could be an address is no business of who signs in.
        RuleFor(command => command.Email)
            .Must(static email => email.Length is >= EmailAddress.MinLength and <= EmailAddress.MaxLength)
            .Says("email", $"must have {EmailAddress.MinLength} to {EmailAddress.MaxLength} characters.");
        RuleFor(command => command.Password).IsPassword("password");
    }
}
