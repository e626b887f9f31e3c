using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Operator.ListSlowQueries;

internal sealed class ListSlowQueriesHandler(ISlowQueryReader reader)
    : IRequestHandler<ListSlowQueriesQuery, Result<SlowQueryReport>>
{
    private const int DefaultPageSize = 20;

    public async Task<Result<SlowQueryReport>> Handle(
        ListSlowQueriesQuery request, CancellationToken cancellationToken)
    {
        var limit = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        var report = await reader.ReadAsync(limit, cancellationToken);
        return report.Problem is { } problem
            ? new Error(ErrorKind.FailedPrecondition, ErrorReason.SlowQueriesUnavailable, problem)
            : report;
    }
}
