using FinApi.Application.Behaviors;

namespace FinApi.Application.History.ExportBars;

internal sealed class ExportBarsValidator : IValidator<ExportBarsQuery>
{
    public void Validate(ExportBarsQuery request, ref Violations violations)
    {
        FieldRules.CheckSymbol(ref violations, request.Symbol);
        FieldRules.CheckInterval(ref violations, request.Interval);
        FieldRules.CheckRange(ref violations, request.Range);
        FieldRules.CheckAdjustment(ref violations, request.Adjustment);
    }
}
