using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Reference.ListCorporateActions;

/// <summary>Asks for a page of corporate actions, newest first.</summary>
public sealed record ListCorporateActionsQuery(
    string Symbol, int PageSize, string PageToken, MarketAccess Access) : IRequest<Result<CorporateActionPage>>;
