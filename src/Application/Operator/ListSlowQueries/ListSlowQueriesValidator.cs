using FinApi.Application.Behaviors;

namespace FinApi.Application.Operator.ListSlowQueries;

internal sealed class ListSlowQueriesValidator : IValidator<ListSlowQueriesQuery>
{
    public const int MaxPageSize = 50;

    public void Validate(ListSlowQueriesQuery request, ref Violations violations)
    {
        if (request.PageSize is < 0 or > MaxPageSize)
        {
            violations.Add("page_size", $"must be 1 to {MaxPageSize}, or 0 for 20; it is {request.PageSize}.");
        }
    }
}
