using FinApi.Application.Behaviors;
using FluentValidation;

namespace FinApi.Application.MarketData.BatchGetQuotes;

internal sealed class BatchGetQuotesValidator : AbstractValidator<BatchGetQuotesQuery>
{
    public const int MaxSymbols = 500;

    public BatchGetQuotesValidator() => RuleFor(query => query.Symbols).IsSymbols(MaxSymbols);
}
