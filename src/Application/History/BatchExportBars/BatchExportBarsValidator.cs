using FinApi.Application.Behaviors;
using FinApi.Application.History.Exports;
using FluentValidation;

namespace FinApi.Application.History.BatchExportBars;

internal sealed class BatchExportBarsValidator : AbstractValidator<BatchExportBarsQuery>
{
    public BatchExportBarsValidator()
    {
        RuleFor(query => query.Symbols).IsSymbols(ExportRules.MaxSymbols);
        RuleFor(query => query.Interval).IsInterval();
        RuleFor(query => query.Range).IsRange();
        RuleFor(query => query.Form).IsForm();
    }
}
