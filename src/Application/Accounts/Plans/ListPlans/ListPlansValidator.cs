using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.Plans.ListPlans;

internal sealed class ListPlansValidator : IValidator<ListPlansQuery>
{
    public void Validate(ListPlansQuery request, ref Violations violations)
    {
        // It has no field that could be wrong.
    }
}
