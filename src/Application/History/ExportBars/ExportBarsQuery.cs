using FinApi.Application.Callers;
using FinApi.Application.History.Csv;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;
using NodaTime;

namespace FinApi.Application.History.ExportBars;

/// <summary>Asks for all bars that start in a range as CSV.</summary>
public sealed record ExportBarsQuery(
    string Symbol,
    string Interval,
    TimeRange Range,
    PriceAdjustment Adjustment,
    MarketAccess Access)
    : IRequest<Result<IAsyncEnumerable<CsvPart>>>
{
    /// <summary>When the corporate actions were known that prices are adjusted for; null: now.</summary>
    public Instant? ActionsAsOf { get; init; }
}
