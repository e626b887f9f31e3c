using FinApi.Application.Behaviors;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Accounts.Usage.GetStatement;

internal sealed class GetStatementValidator(TimeProvider timeProvider) : IValidator<GetStatementQuery>
{
    // Before that there are no instants in the store.
    private static readonly YearMonth First = new(1970, 1);

    public void Validate(GetStatementQuery request, ref Violations violations)
    {
        var parsed = YearMonthPattern.Iso.Parse(request.Month);
        if (!parsed.Success || parsed.Value < First || parsed.Value > PlanChange.MonthOf(timeProvider.GetInstant()))
        {
            violations.Add("month", "must be a month such as 2026-11, from 1970-01 to the current one.");
        }
    }
}
