using FinApi.Application.Behaviors;

namespace FinApi.Application.Reference.ListCorporateActions;

internal sealed class ListCorporateActionsValidator : IValidator<ListCorporateActionsQuery>
{
    public void Validate(ListCorporateActionsQuery request, ref Violations violations)
    {
        FieldRules.CheckSymbol(ref violations, request.Symbol);
        FieldRules.CheckPage(ref violations, request.PageSize, request.PageToken);
    }
}
