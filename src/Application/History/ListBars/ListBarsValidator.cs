using FinApi.Application.Behaviors;
using FluentValidation;

namespace FinApi.Application.History.ListBars;

internal sealed class ListBarsValidator : AbstractValidator<ListBarsQuery>
{
    public ListBarsValidator()
    {
        RuleFor(query => query.Symbol).IsSymbol();
        RuleFor(query => query.Interval).IsInterval();
        RuleFor(query => query.Range).IsRange();
        RuleFor(query => query.PageSize).IsPageSize();
        RuleFor(query => query.PageToken).IsPageToken();
    }
}
