using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.StreamSlots.ListStreamSessions;

internal sealed class ListStreamSessionsValidator : IValidator<ListStreamSessionsQuery>
{
    public void Validate(ListStreamSessionsQuery request, ref Violations violations)
    {
        // It has no field that could be wrong.
    }
}
