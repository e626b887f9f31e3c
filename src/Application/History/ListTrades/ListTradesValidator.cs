using FinApi.Application.Behaviors;

namespace FinApi.Application.History.ListTrades;

internal sealed class ListTradesValidator : IValidator<ListTradesQuery>
{
    public void Validate(ListTradesQuery request, ref Violations violations)
    {
        FieldRules.CheckSymbol(ref violations, request.Symbol);
        FieldRules.CheckRange(ref violations, request.StartTime, request.EndTime);
        FieldRules.CheckPage(ref violations, request.PageSize, request.PageToken);
    }
}
