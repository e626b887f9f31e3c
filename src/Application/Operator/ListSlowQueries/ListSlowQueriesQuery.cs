using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Operator.ListSlowQueries;

/// <summary>Asks which statements take the store's time.</summary>
/// <param name="PageSize">How many, 1 to 50; 0 means 20.</param>
public sealed record ListSlowQueriesQuery(int PageSize) : IRequest<Result<SlowQueryReport>>;
