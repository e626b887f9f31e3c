using FinApi.Application.Behaviors;
using FluentValidation;

namespace FinApi.Application.Reference.ListCorporateActions;

internal sealed class ListCorporateActionsValidator : AbstractValidator<ListCorporateActionsQuery>
{
    public ListCorporateActionsValidator()
    {
        RuleFor(query => query.Symbol).IsSymbol();
        RuleFor(query => query.PageSize).IsPageSize();
        RuleFor(query => query.PageToken).IsPageToken();
    }
}
