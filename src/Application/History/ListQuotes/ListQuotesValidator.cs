using FinApi.Application.Behaviors;

namespace FinApi.Application.History.ListQuotes;

internal sealed class ListQuotesValidator : IValidator<ListQuotesQuery>
{
    public void Validate(ListQuotesQuery request, ref Violations violations)
    {
        FieldRules.CheckSymbol(ref violations, request.Symbol);
        FieldRules.CheckRange(ref violations, request.StartTime, request.EndTime);
        FieldRules.CheckPage(ref violations, request.PageSize, request.PageToken);
    }
}
