using FinApi.Application.Behaviors;

namespace FinApi.Application.MarketData.GetSnapshot;

internal sealed class GetSnapshotValidator : IValidator<GetSnapshotQuery>
{
    public void Validate(GetSnapshotQuery request, ref Violations violations) =>
        FieldRules.CheckSymbol(ref violations, request.Symbol);
}
