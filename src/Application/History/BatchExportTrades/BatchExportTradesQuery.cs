using FinApi.Application.Callers;
using FinApi.Application.History.Exports;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;
using NodaTime;

namespace FinApi.Application.History.BatchExportTrades;

/// <summary>Asks for all trades of 1 to 100 instruments in a range as one file.</summary>
public sealed record BatchExportTradesQuery(
    IReadOnlyList<string> Symbols, TimeRange Range, MarketAccess Access)
    : IRequest<Result<IAsyncEnumerable<ExportPart>>>
{
    /// <summary>As the trades stood at this time; null: as they stand.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>The form of the file.</summary>
    public ExportForm Form { get; init; } = ExportForm.Default;
}
