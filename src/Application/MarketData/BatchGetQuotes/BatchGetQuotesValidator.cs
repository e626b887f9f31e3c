using FinApi.Application.Behaviors;

namespace FinApi.Application.MarketData.BatchGetQuotes;

internal sealed class BatchGetQuotesValidator : IValidator<BatchGetQuotesQuery>
{
    public const int MaxSymbols = 500;

    public void Validate(BatchGetQuotesQuery request, ref Violations violations) =>
        FieldRules.CheckSymbols(ref violations, request.Symbols, MaxSymbols);
}
