using FinApi.Application.Behaviors;
using FluentValidation;
using NodaTime;

namespace FinApi.Application.Accounts.Usage.GetUsage;

internal sealed class GetUsageValidator : AbstractValidator<GetUsageQuery>
{
    public const int MaxDays = 366;

    public GetUsageValidator(TimeProvider timeProvider)
    {
        RuleFor(query => query.StartDate).IsDate("start_date");
        RuleFor(query => query.EndDate).IsDate("end_date");
        RuleFor(query => FieldRules.ReadDate(query.EndDate) ?? UsageDays.Tomorrow(timeProvider))
            .Must(static (query, end) => FieldRules.ReadDate(query.StartDate) is not { } start
                || (start <= end && Period.DaysBetween(start, end) <= MaxDays))
            .Says("end_date", $"must not be before start_date, nor more than {MaxDays} days after it.");
        RuleFor(query => query.KeyId).IsName("key_id").When(query => query.KeyId.Length > 0);
    }
}
