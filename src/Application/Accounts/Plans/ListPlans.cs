using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts.Plans;

/// <summary>Asks for the plans there are.</summary>
public sealed record ListPlansQuery : IRequest<Result<IReadOnlyList<Plan>>>;

internal sealed class ListPlansHandler(IPlanCatalog plans)
    : IRequestHandler<ListPlansQuery, Result<IReadOnlyList<Plan>>>
{
    public Task<Result<IReadOnlyList<Plan>>> Handle(ListPlansQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(Result.Of(plans.Plans));
}
