using FinApi.Application.Behaviors;
using FinApi.Domain.Calendars;
using FluentValidation;

namespace FinApi.Application.Reference.ListTradingSessions;

internal sealed class ListTradingSessionsValidator : AbstractValidator<ListTradingSessionsQuery>
{
    public ListTradingSessionsValidator()
    {
        RuleFor(query => query.Mic).IsMic();
        RuleFor(query => query.StartDate).IsDate("start_date");
        RuleFor(query => query.EndDate).IsDate("end_date");

        // What is no date is null here, which is neither before nor after anything.
        RuleFor(query => FieldRules.ReadDate(query.StartDate)).StartsWithinCalendars();
        RuleFor(query => FieldRules.ReadDate(query.EndDate)).EndsWithinCalendars(static query => query.StartDate);
        RuleFor(query => query.Kind)
            .Must(static kind => kind == default || Enum.IsDefined(kind))
            .Says("kind", "must be REGULAR or OVERNIGHT, or unspecified for regular sessions.");
        RuleFor(query => query.PageSize).IsPageSize();
        RuleFor(query => query.PageToken).IsPageToken();
    }
}
