using FinApi.Application.Behaviors;

namespace FinApi.Application.MarketData.GetQuote;

internal sealed class GetQuoteValidator : IValidator<GetQuoteQuery>
{
    public void Validate(GetQuoteQuery request, ref Violations violations) =>
        FieldRules.CheckSymbol(ref violations, request.Symbol);
}
