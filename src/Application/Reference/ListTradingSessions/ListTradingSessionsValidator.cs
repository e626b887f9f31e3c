using FinApi.Application.Behaviors;
using FinApi.Domain.Calendars;
using FluentValidation;
using NodaTime;

namespace FinApi.Application.Reference.ListTradingSessions;

internal sealed class ListTradingSessionsValidator : AbstractValidator<ListTradingSessionsQuery>
{
    private static readonly LocalDate First = new(1990, 1, 1);
    private static readonly LocalDate End = new(2101, 1, 1);

    public ListTradingSessionsValidator()
    {
        RuleFor(query => query.Mic).IsMic();
        RuleFor(query => query.StartDate).IsDate("start_date");
        RuleFor(query => query.EndDate).IsDate("end_date");

        // What is no date is null here, which is neither before nor after anything.
        RuleFor(query => FieldRules.ReadDate(query.StartDate))
            .Must(static start => !(start < First || start >= End))
            .Says("start_date", "must be from 1990-01-01 to 2100-12-31, where the calendar ends.");
        RuleFor(query => FieldRules.ReadDate(query.EndDate))
            .Must(static end => !(end > End))
            .Says("end_date", "must be at most 2101-01-01, where the calendar ends.")
            .Must(static (query, end) => !(FieldRules.ReadDate(query.StartDate) > end))
            .Says("end_date", "must not be before start_date.");
        RuleFor(query => query.Kind)
            .Must(static kind => kind == default || Enum.IsDefined(kind))
            .Says("kind", "must be REGULAR or OVERNIGHT, or unspecified for regular sessions.");
        RuleFor(query => query.PageSize).IsPageSize();
        RuleFor(query => query.PageToken).IsPageToken();
    }
}
