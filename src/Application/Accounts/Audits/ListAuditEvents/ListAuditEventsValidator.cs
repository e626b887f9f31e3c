using FinApi.Application.Behaviors;
using FluentValidation;

namespace FinApi.Application.Accounts.Audits.ListAuditEvents;

internal sealed class ListAuditEventsValidator : AbstractValidator<ListAuditEventsQuery>
{
    public ListAuditEventsValidator()
    {
        RuleFor(query => query.PageSize).IsAccountPageSize();
        RuleFor(query => query.PageToken).IsPageToken();
    }
}
