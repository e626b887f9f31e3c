using FinApi.Application.Callers;
using FinApi.Application.History.Exports;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;
using NodaTime;

namespace FinApi.Application.History.ExportBars;

/// <summary>Asks for all bars that start in a range as a file.</summary>
public sealed record ExportBarsQuery(
    string Symbol,
    string Interval,
    TimeRange Range,
    PriceAdjustment Adjustment,
    MarketAccess Access)
    : IRequest<Result<IAsyncEnumerable<ExportPart>>>
{
    /// <summary>When the corporate actions were known that prices are adjusted for; null: now.</summary>
    public Instant? ActionsAsOf { get; init; }

    /// <summary>The form of the file.</summary>
    public ExportForm Form { get; init; } = ExportForm.Default;
}
