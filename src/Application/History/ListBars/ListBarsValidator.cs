using FinApi.Application.Behaviors;

namespace FinApi.Application.History.ListBars;

internal sealed class ListBarsValidator : IValidator<ListBarsQuery>
{
    public void Validate(ListBarsQuery request, ref Violations violations)
    {
        FieldRules.CheckSymbol(ref violations, request.Symbol);
        FieldRules.CheckInterval(ref violations, request.Interval);
        FieldRules.CheckRange(ref violations, request.Range);
        FieldRules.CheckAdjustment(ref violations, request.Adjustment);
        FieldRules.CheckPage(ref violations, request.PageSize, request.PageToken);
    }
}
