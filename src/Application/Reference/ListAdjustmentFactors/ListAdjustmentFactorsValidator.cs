using FinApi.Application.Behaviors;
using FluentValidation;

namespace FinApi.Application.Reference.ListAdjustmentFactors;

internal sealed class ListAdjustmentFactorsValidator : AbstractValidator<ListAdjustmentFactorsQuery>
{
    public ListAdjustmentFactorsValidator()
    {
        RuleFor(query => query.Symbol).IsSymbol();
        RuleFor(query => query.PageSize).IsPageSize();
        RuleFor(query => query.PageToken).IsPageToken();
    }
}
