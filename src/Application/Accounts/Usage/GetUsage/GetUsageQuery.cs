using FinApi.Application.Callers;
using FinApi.Application.Limits.Usage;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.Usage.GetUsage;

/// <summary>Asks for what was used.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="StartDate">First day; empty: 30 days before the end.</param>
/// <param name="EndDate">The day after the last one; empty: tomorrow.</param>
/// <param name="KeyId">Only this API key; empty: all.</param>
public sealed record GetUsageQuery(Caller Caller, string StartDate, string EndDate, string KeyId)
    : IRequest<Result<IReadOnlyList<StoredUsage>>>;
