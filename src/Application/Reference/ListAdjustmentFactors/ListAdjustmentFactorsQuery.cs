using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;
using NodaTime;

namespace FinApi.Application.Reference.ListAdjustmentFactors;

/// <summary>Asks for a page of the factors that prices of an instrument are adjusted with, newest first.</summary>
public sealed record ListAdjustmentFactorsQuery(
    string Symbol,
    PriceAdjustment Adjustment,
    Instant? AsOf,
    int PageSize,
    string PageToken,
    MarketAccess Access) : IRequest<Result<AdjustmentFactorPage>>;
