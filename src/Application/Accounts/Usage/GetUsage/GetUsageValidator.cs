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

        // What is no date is refused above, and is neither before nor after anything.
        RuleFor(query => FieldRules.ReadDate(query.EndDate))
            .Must(static (query, end) => end is not { } known || IsRange(query, known))
            .Says("end_date", $"must not be before start_date, nor more than {MaxDays} days after it.");
        RuleFor(query => query.StartDate)
            .Must((query, _) => query.EndDate.Length > 0 || IsRange(query, UsageDays.Tomorrow(timeProvider)))
            .Says(
                "start_date",
                $"must be at most {MaxDays} days before the end, and not after it; without end_date that is tomorrow.");
        RuleFor(query => query.KeyId).IsName("key_id").When(query => query.KeyId.Length > 0);
    }

    private static bool IsRange(GetUsageQuery query, LocalDate end) =>
        FieldRules.ReadDate(query.StartDate) is not { } start
        || (start <= end && Period.DaysBetween(start, end) <= MaxDays);

    // ISO 8601 has a year 0 and years before; the dates of the store begin with the year 1.
    private static bool HasStorableYear(string date) => FieldRules.ReadDate(date) is not { Year: <= 0 };
}
