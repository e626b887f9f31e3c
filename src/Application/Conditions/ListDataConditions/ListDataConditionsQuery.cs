using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Conditions;
using MediatR;

namespace FinApi.Application.Conditions.ListDataConditions;

/// <summary>Asks for the conditions of days of an instrument, or of a market where the symbol is empty.</summary>
public sealed record ListDataConditionsQuery(
    string Symbol,
    string Mic,
    DataKind Kind,
    string StartDate,
    string EndDate,
    int PageSize,
    string PageToken,
    MarketAccess Access) : IRequest<Result<ConditionPage>>;
