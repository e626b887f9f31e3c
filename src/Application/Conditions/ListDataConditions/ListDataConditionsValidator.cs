using FinApi.Application.Behaviors;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FluentValidation;
using DomainMic = FinApi.Domain.Instruments.Mic;

namespace FinApi.Application.Conditions.ListDataConditions;

internal sealed class ListDataConditionsValidator : AbstractValidator<ListDataConditionsQuery>
{
    /// <summary>Most days of a page: each may take one look into the store.</summary>
    public const int MaxDays = 400;

    /// <summary>Days of a page where the request does not say it.</summary>
    public const int DefaultDays = 100;

    public ListDataConditionsValidator()
    {
        RuleFor(query => query.Symbol)
            .Must(static (query, symbol) => (symbol.Length == 0) != (query.Mic.Length == 0))
            .Says("symbol", "or mic must be given, and not both.")
            .Must(static symbol => symbol.Length == 0 || AskedName.IsWellFormed(symbol))
            .WithMessage(static (_, symbol) => AskedName.Explain(symbol))
            .OverridePropertyName("symbol");
        RuleFor(query => query.Mic)
            .Must(static mic => mic.Length == 0 || DomainMic.TryParse(mic, out _))
            .Says("mic", $"must be {DomainMic.Rule}, such as XNYS.");
        RuleFor(query => query.StartDate).IsDate("start_date");
        RuleFor(query => query.EndDate).IsDate("end_date");
        RuleFor(query => FieldRules.ReadDate(query.StartDate)).StartsWithinCalendars();
        RuleFor(query => FieldRules.ReadDate(query.EndDate)).EndsWithinCalendars(static query => query.StartDate);
        RuleFor(query => query.PageSize).IsPageSize(MaxDays, DefaultDays);
        RuleFor(query => query.PageToken).IsPageToken();
    }
}
