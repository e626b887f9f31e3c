using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.CreateOperator;

internal sealed class CreateOperatorValidator : IValidator<CreateOperatorCommand>
{
    public void Validate(CreateOperatorCommand request, ref Violations violations) =>
        AccountRules.CheckEmail(ref violations, request.Email);
}
