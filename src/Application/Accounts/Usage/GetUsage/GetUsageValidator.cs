using FinApi.Application.Behaviors;
using FluentValidation;
using NodaTime;

namespace FinApi.Application.Accounts.Usage.GetUsage;

internal sealed class GetUsageValidator : AbstractValidator<GetUsageQuery>
{
    public const int MaxDays = 366;

    private const string YearSentence = "must be a date of the years 1 to 9999.";

    public GetUsageValidator(TimeProvider timeProvider)
    {
        RuleFor(query => query.StartDate).IsDate("start_date").Must(HasStorableYear).Says("start_date", YearSentence);
        RuleFor(query => query.EndDate).IsDate("end_date").Must(HasStorableYear).Says("end_date", YearSentence);
        RuleFor(query => FieldRules.ReadDate(query.EndDate) ?? UsageDays.Tomorrow(timeProvider))
            .Must(static (query, end) => FieldRules.ReadDate(query.StartDate) is not { } start
                || (start <= end && Period.DaysBetween(start, end) <= MaxDays))
            .Says("end_date", $"must not be before start_date, nor more than {MaxDays} days after it.");
        RuleFor(query => query.KeyId).IsName("key_id").When(query => query.KeyId.Length > 0);
    }

    // ISO 8601 has a year 0 and years before; the dates of the store begin with the year 1.
    private static bool HasStorableYear(string date) => FieldRules.ReadDate(date) is not { Year: <= 0 };
}
