using FinApi.Application.Behaviors;
using FluentValidation;

namespace FinApi.Application.History.ExportBars;

internal sealed class ExportBarsValidator : AbstractValidator<ExportBarsQuery>
{
    public ExportBarsValidator()
    {
        RuleFor(query => query.Symbol).IsSymbol();
        RuleFor(query => query.Interval).IsInterval();
        RuleFor(query => query.Range).IsRange();
    }
}
