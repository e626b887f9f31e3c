using FinApi.Application.Behaviors;
using FinApi.Application.History.Exports;
using FluentValidation;

namespace FinApi.Application.History.ExportBars;

internal sealed class ExportBarsValidator : AbstractValidator<ExportBarsQuery>
{
    public ExportBarsValidator()
    {
        RuleFor(query => query.Symbol).IsSymbol();
        RuleFor(query => query.Interval).IsInterval();
        RuleFor(query => query.Range).IsRange();
        RuleFor(query => query.Form).IsForm();
    }
}
