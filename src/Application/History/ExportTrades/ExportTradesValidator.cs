using FinApi.Application.Behaviors;

namespace FinApi.Application.History.ExportTrades;

internal sealed class ExportTradesValidator : IValidator<ExportTradesQuery>
{
    public void Validate(ExportTradesQuery request, ref Violations violations)
    {
        FieldRules.CheckSymbol(ref violations, request.Symbol);
        FieldRules.CheckRange(ref violations, request.Range);
    }
}
