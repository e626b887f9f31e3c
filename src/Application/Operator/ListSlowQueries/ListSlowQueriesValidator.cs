using FluentValidation;

namespace FinApi.Application.Operator.ListSlowQueries;

internal sealed class ListSlowQueriesValidator : AbstractValidator<ListSlowQueriesQuery>
{
    public const int MaxPageSize = 50;

    public ListSlowQueriesValidator()
    {
        RuleFor(query => query.PageSize)
            .Must(static size => size is >= 0 and <= MaxPageSize)
            .WithMessage((_, size) => $"must be 1 to {MaxPageSize}, or 0 for 20; it is {size}.")
            .OverridePropertyName("page_size");
    }
}
