using FinApi.Application.Callers;
using FinApi.Application.History.Exports;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;
using NodaTime;

namespace FinApi.Application.History.BatchExportBars;

/// <summary>Asks for all bars of 1 to 100 instruments in a range as one file.</summary>
public sealed record BatchExportBarsQuery(
    IReadOnlyList<string> Symbols,
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
