using FinApi.Application.Callers;
using FinApi.Application.History.Csv;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;

namespace FinApi.Application.History.ExportBars;

/// <summary>Asks for all bars that start in a range as CSV.</summary>
public sealed record ExportBarsQuery(
    string Symbol,
    string Interval,
    TimeRange Range,
    PriceAdjustment Adjustment,
    MarketAccess Access)
    : IRequest<Result<IAsyncEnumerable<CsvPart>>>;
