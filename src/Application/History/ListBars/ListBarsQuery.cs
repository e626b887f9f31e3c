using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;
using NodaTime;

namespace FinApi.Application.History.ListBars;

/// <summary>Asks for a page of bars that start in [StartTime, EndTime).</summary>
public sealed record ListBarsQuery(
    string Symbol,
    string Interval,
    Instant? StartTime,
    Instant? EndTime,
    PriceAdjustment Adjustment,
    bool IsDescending,
    int PageSize,
    string PageToken,
    MarketAccess Access) : IRequest<Result<BarPage>>;
