using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.Usage.ListQuotas;

/// <summary>Asks for the limits of the plan with what is left of each.</summary>
public sealed record ListQuotasQuery(Caller Caller) : IRequest<Result<IReadOnlyList<QuotaState>>>;
