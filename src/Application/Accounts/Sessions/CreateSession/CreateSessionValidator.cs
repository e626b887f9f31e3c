using FinApi.Application.Behaviors;
using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Sessions.CreateSession;

internal sealed class CreateSessionValidator : IValidator<CreateSessionCommand>
{
    // No more than the length: whether a text could be an address is no business of who signs in.
    public void Validate(CreateSessionCommand request, ref Violations violations)
    {
        if (request.Email.Length is < EmailAddress.MinLength or > EmailAddress.MaxLength)
        {
            violations.Add("email", $"must have {EmailAddress.MinLength} to {EmailAddress.MaxLength} characters.");
        }

        AccountRules.CheckPassword(ref violations, "password", request.Password);
    }
}
