using FinApi.Application.Behaviors;
using FluentValidation;

namespace FinApi.Application.History.ExportTrades;

internal sealed class ExportTradesValidator : AbstractValidator<ExportTradesQuery>
{
    public ExportTradesValidator()
    {
        RuleFor(query => query.Symbol).IsSymbol();
        RuleFor(query => query.Range).IsRange();
    }
}
