using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;
using NodaTime;

namespace FinApi.Application.Reference.ListCorporateActions;

/// <summary>Asks for a page of corporate actions, newest first.</summary>
public sealed record ListCorporateActionsQuery(
    string Symbol, int PageSize, string PageToken, MarketAccess Access) : IRequest<Result<CorporateActionPage>>
{
    /// <summary>When the actions were known; null: now.</summary>
    public Instant? AsOf { get; init; }
}
