using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts.Plans.ChangePlan;

/// <summary>Changes the plan.</summary>
public sealed record ChangePlanCommand(Caller Caller, CallOrigin Origin, string Plan, PlanChangeTime Effective)
    : IRequest<Result<ChangedPlan>>;
