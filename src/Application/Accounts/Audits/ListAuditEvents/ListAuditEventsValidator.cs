using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.Audits.ListAuditEvents;

internal sealed class ListAuditEventsValidator : IValidator<ListAuditEventsQuery>
{
    public void Validate(ListAuditEventsQuery request, ref Violations violations) =>
        AccountRules.CheckPage(ref violations, request.PageSize, request.PageToken);
}
