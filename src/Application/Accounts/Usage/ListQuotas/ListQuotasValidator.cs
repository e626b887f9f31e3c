using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.Usage.ListQuotas;

internal sealed class ListQuotasValidator : IValidator<ListQuotasQuery>
{
    public void Validate(ListQuotasQuery request, ref Violations violations)
    {
        // It has no field that could be wrong.
    }
}
