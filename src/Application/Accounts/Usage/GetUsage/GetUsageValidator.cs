using FinApi.Application.Behaviors;
using NodaTime;

namespace FinApi.Application.Accounts.Usage.GetUsage;

internal sealed class GetUsageValidator(TimeProvider timeProvider) : IValidator<GetUsageQuery>
{
    public const int MaxDays = 366;

    public void Validate(GetUsageQuery request, ref Violations violations)
    {
        var start = FieldRules.CheckDate(ref violations, "start_date", request.StartDate);
        var end = FieldRules.CheckDate(ref violations, "end_date", request.EndDate) ?? UsageDays.Tomorrow(timeProvider);
        if (start is { } first && (first > end || Period.DaysBetween(first, end) > MaxDays))
        {
            violations.Add("end_date", $"must not be before start_date, nor more than {MaxDays} days after it.");
        }

        if (request.KeyId.Length > 0)
        {
            AccountRules.CheckName(ref violations, "key_id", request.KeyId);
        }
    }
}
