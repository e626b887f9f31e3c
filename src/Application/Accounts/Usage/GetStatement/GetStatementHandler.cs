using FinApi.Application.Accounts.Audits;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Limits.Usage;
using FinApi.Application.Results;
using FinApi.Application.Retention;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using MediatR;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Accounts.Usage.GetStatement;

internal sealed class GetStatementHandler(
    IAccountHistoryReader history,
    IUsageReader usage,
    KeptUsage kept,
    IPlanCatalog plans,
    TimeProvider timeProvider)
    : IRequestHandler<GetStatementQuery, Result<Statement>>
{
    public async Task<Result<Statement>> Handle(GetStatementQuery request, CancellationToken cancellationToken)
    {
        var month = YearMonthPattern.Iso.Parse(request.Month).Value;
        var (start, end) = (month.OnDayOfMonth(1), month.OnDayOfMonth(1).PlusMonths(1));
        var account = request.Caller.AccountId;
        var periods = await history.ListPlanPeriodsAsync(account, cancellationToken);
        var rows = await usage.ListAsync(account, start, end, cancellationToken);
        var fees = PlanFees.Of(month, periods);
        return new Statement(
            month,
            CurrencyOf(fees),
            fees,
            rows.Sum(row => row.Calls),
            IsFinal: timeProvider.GetInstant() >= end.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant(),
            UsageTrimmed: start < kept.FirstDate);
    }

    // All that is charged in a month has one currency (PlanChanges); what costs nothing may have another.
    private string CurrencyOf(IReadOnlyList<PlanFee> fees) =>
        (fees.LastOrDefault(fee => fee.Amount != 0) ?? (fees.Count > 0 ? fees[^1] : null))?.Currency
        ?? plans.Plans[0].Currency;
}
