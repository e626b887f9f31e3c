using FinApi.Application.Behaviors;
using FinApi.Application.History.Exports;
using FluentValidation;

namespace FinApi.Application.History.BatchExportTrades;

internal sealed class BatchExportTradesValidator : AbstractValidator<BatchExportTradesQuery>
{
    public BatchExportTradesValidator(TimeProvider timeProvider)
    {
        RuleFor(query => query.AsOf).IsPast(timeProvider);
        RuleFor(query => query.Symbols).IsSymbols(ExportRules.MaxSymbols);
        RuleFor(query => query.Range).IsRange();
        RuleFor(query => query.Form).IsForm();
    }
}
