using FinApi.Application.Behaviors;

namespace FinApi.Application.MarketData.GetLatestTrade;

internal sealed class GetLatestTradeValidator : IValidator<GetLatestTradeQuery>
{
    public void Validate(GetLatestTradeQuery request, ref Violations violations) =>
        FieldRules.CheckSymbol(ref violations, request.Symbol);
}
