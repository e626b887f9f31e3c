using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.Sessions.ListSessions;

internal sealed class ListSessionsValidator : IValidator<ListSessionsQuery>
{
    public void Validate(ListSessionsQuery request, ref Violations violations)
    {
        // It has no field that could be wrong.
    }
}
