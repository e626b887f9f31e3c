using FinApi.Application.Behaviors;
using FinApi.Application.History.Exports;
using FluentValidation;

namespace FinApi.Application.History.ExportTrades;

internal sealed class ExportTradesValidator : AbstractValidator<ExportTradesQuery>
{
    public ExportTradesValidator(TimeProvider timeProvider)
    {
        RuleFor(query => query.AsOf).IsPast(timeProvider);
        RuleFor(query => query.Symbol).IsSymbol();
        RuleFor(query => query.Range).IsRange();
        RuleFor(query => query.Form).IsForm();
    }
}
