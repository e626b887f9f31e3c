using FinApi.Application.Behaviors;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using FluentValidation;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Accounts.Usage.GetStatement;

internal sealed class GetStatementValidator : AbstractValidator<GetStatementQuery>
{
    // Before that there are no instants in the store.
    private static readonly YearMonth First = new(1970, 1);

    public GetStatementValidator(TimeProvider timeProvider)
    {
        RuleFor(query => query.Month)
            .Must(month => YearMonthPattern.Iso.Parse(month) is { Success: true, Value: var read }
                && read >= First
                && read <= PlanChange.MonthOf(timeProvider.GetInstant()))
            .Says("month", "must be a month such as 2026-11, from 1970-01 to the current one.");
    }
}
