using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts.Plans.ListPlans;

/// <summary>Asks for the plans there are.</summary>
public sealed record ListPlansQuery : IRequest<Result<IReadOnlyList<Plan>>>;
