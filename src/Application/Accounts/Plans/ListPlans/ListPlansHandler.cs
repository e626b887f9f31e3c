using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts.Plans.ListPlans;

internal sealed class ListPlansHandler(IPlanCatalog plans)
    : IRequestHandler<ListPlansQuery, Result<IReadOnlyList<Plan>>>
{
    public Task<Result<IReadOnlyList<Plan>>> Handle(ListPlansQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(Result.Of(plans.Plans));
}
