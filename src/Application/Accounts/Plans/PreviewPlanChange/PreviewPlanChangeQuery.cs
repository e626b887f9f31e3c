using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Accounts.Plans.PreviewPlanChange;

/// <summary>Asks what a change of plan would cost.</summary>
public sealed record PreviewPlanChangeQuery(Caller Caller, string Plan, PlanChangeTime Effective)
    : IRequest<Result<PlanChangePreview>>;
