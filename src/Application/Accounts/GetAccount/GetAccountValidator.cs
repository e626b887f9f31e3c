using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.GetAccount;

internal sealed class GetAccountValidator : IValidator<GetAccountQuery>
{
    public void Validate(GetAccountQuery request, ref Violations violations)
    {
        // It has no field that could be wrong.
    }
}
